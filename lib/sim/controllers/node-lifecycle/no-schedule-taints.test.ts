import { expect, test } from '@playwright/test';
import { noScheduleChange } from './no-schedule-taints.ts';

const node = (conditions: { [type: string]: string }, taints: string[] = [], unschedulable = false) => ({
  spec: { taints: taints.map((key) => ({ key: `node.kubernetes.io/${key}`, effect: 'NoSchedule' })), unschedulable },
  status: { conditions: Object.entries(conditions).map(([type, status]) => ({ type, status })) },
});
const short = (taints: readonly { key: string }[] | undefined) =>
  taints?.map(({ key }) => key.replace('node.kubernetes.io/', ''));

test('each condition brings its taint, and takes it away again', () => {
  const rows = [
    [{ Ready: 'False' }, 'not-ready'],
    [{ Ready: 'Unknown' }, 'unreachable'],
    [{ MemoryPressure: 'True' }, 'memory-pressure'],
    [{ DiskPressure: 'True' }, 'disk-pressure'],
    [{ PIDPressure: 'True' }, 'pid-pressure'],
    [{ NetworkUnavailable: 'True' }, 'network-unavailable'],
  ] as const;
  for (const [conditions, key] of rows) {
    expect(short(noScheduleChange(node(conditions))?.toAdd)).toEqual([key]);
    expect(noScheduleChange(node(conditions, [key]))).toBeUndefined();
    expect(short(noScheduleChange(node({ Ready: 'True' }, [key]))?.toRemove)).toEqual([key]);
  }
});

test('cordoning is told by a taint; taints of other keys and effects are left alone', () => {
  expect(short(noScheduleChange(node({ Ready: 'True' }, [], true))?.toAdd)).toEqual(['unschedulable']);
  expect(noScheduleChange(node({ Ready: 'True' }, ['out-of-service']))).toBeUndefined();
  const noExecute = { spec: { taints: [{ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' }] }, status: {} };
  expect(noScheduleChange(noExecute)).toBeUndefined();
});

test('a node that turns from Unknown to False gets the one before it loses the other', () => {
  const change = noScheduleChange(node({ Ready: 'False' }, ['unreachable']));
  expect([short(change?.toAdd), short(change?.toRemove)]).toEqual([['not-ready'], ['unreachable']]);
});
