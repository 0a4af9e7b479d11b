import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { realClock } from '../clock/real-clock.ts';
import { conditionField, conditionStatus } from '../kubernetes/conditions.ts';
import { rawNode } from '../testing/raw-objects.ts';
import { startScriptedApi } from '../testing/scripted-api.ts';
import { seconds } from '../units.ts';
import type { TimelineEntry } from './observation.ts';
import { Timeline } from './timeline.ts';

const recorderProcess = fileURLToPath(new URL('../testing/recorder-process.ts', import.meta.url));

test('a recorder that is stopped and continued is told to have been starved, and what was written meanwhile lies in what it says of it', async () => {
  const clock = realClock();
  await using api = await startScriptedApi(clock);
  const nodes = api.of('Node');
  nodes.write(rawNode({ name: 'n', ready: 'True' }));
  const child = execa(process.execPath, [recorderProcess, api.kubeConfig.exportConfig(), String(clock.origin)], {
    reject: false,
  });
  const timeline = new Timeline();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const entry: TimelineEntry = JSON.parse(line);
    timeline.append(entry);
  });
  const until = async (found: () => boolean): Promise<void> => {
    while (!found()) await clock.waitUntil(clock.now() + seconds(20), timeline.changed);
  };
  const notes = () => timeline.entries.filter((entry) => entry.type === 'note');
  try {
    await until(() => notes().some(({ topic }) => topic === 'recorder'));
    const stopped = clock.now();
    child.kill('SIGSTOP');
    await clock.waitUntil(stopped + seconds(1));
    const before = clock.now();
    nodes.write(rawNode({ name: 'n', ready: 'Unknown' }));
    const after = clock.now();
    await clock.waitUntil(after + seconds(1));
    const continued = clock.now();
    child.kill('SIGCONT');
    const flips = () =>
      timeline.observations({ kind: 'Node', name: 'n', field: conditionField('Ready'), since: stopped });
    await until(() => flips().length > 0 && notes().some(({ topic }) => topic === 'starved'));
    const [flip] = flips();
    expect(conditionStatus(flip?.to)).toBe('Unknown');
    expect(flip?.seen.lo).toBeLessThanOrEqual(after);
    expect(flip?.seen.hi).toBeGreaterThanOrEqual(continued);
    const starved = notes().filter(({ topic }) => topic === 'starved');
    expect(Math.min(...starved.map(({ at }) => at))).toBeLessThan(before);
    expect(Math.max(...starved.map(({ until: end = 0 }) => end))).toBeGreaterThanOrEqual(continued);
  } finally {
    child.kill('SIGKILL');
    await child;
  }
});
