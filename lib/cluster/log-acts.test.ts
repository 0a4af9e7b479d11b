import { expect, test } from '@playwright/test';
import { instantClock } from '../testing/instant-clock.ts';
import { type ActLine, logActs } from './log-acts.ts';
import type { Act, NodeOperations } from './node-operations.ts';

test('tells each act when it is over: how it ended, and what kubectl said line by line', async () => {
  const clock = instantClock();
  const over = async (exitCode: number | undefined, output: string): Promise<Act> => {
    const lo = clock.now();
    await clock.waitUntil(lo + 10);
    return { command: 'made up', exitCode, output, at: { lo, hi: clock.now() } };
  };
  const unused = () => {
    throw new Error('It changes nothing, so nobody asks for it here.');
  };
  const operations: NodeOperations = {
    kubectl: async (_args, options) => {
      options?.onLine?.('node/a cordoned');
      return over(0, 'node/a cordoned');
    },
    reset: () => over(1, 'refused'),
    join: () => over(undefined, ''),
    kubelet: () => over(0, ''),
    placeStaticPod: async () => void (await clock.waitUntil(clock.now() + 5)),
    removeStaticPod: async () => undefined,
    remains: unused,
    kubeletState: unused,
    kubeletUnit: unused,
    kubeletUndo: unused,
  };
  const told: ActLine[] = [];
  const logged = logActs(operations, clock, (line) => told.push(line));
  const heard: string[] = [];
  await logged.kubectl(['cordon', 'a'], { onLine: (line) => heard.push(line) });
  await logged.reset('m');
  await logged.join('m');
  await logged.placeStaticPod('m', 'static', '{}');
  expect(heard).toEqual(['node/a cordoned']);
  const lines = [{ at: 0, text: 'node/a cordoned' }];
  expect(told).toEqual([
    { what: 'kubectl', args: ['cordon', 'a'], at: { lo: 0, hi: 10 }, exitCode: 0, lines },
    { what: 'reset', machine: 'm', args: [], at: { lo: 10, hi: 20 }, exitCode: 1, output: 'refused' },
    { what: 'join', machine: 'm', args: [], at: { lo: 20, hi: 30 }, output: '' },
    { what: 'place-static-pod', machine: 'm', args: ['static', '{}'], at: { lo: 30, hi: 35 } },
  ]);
});
