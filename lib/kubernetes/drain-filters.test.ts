import { expect, test } from '@playwright/test';
import { type DrainCandidate, type DrainFate, type DrainFlags, drainFate } from './drain-filters.ts';

const ordinary: DrainCandidate = { ownerKind: 'ReplicaSet', localStorage: false, finished: false };
const all: DrainFlags = { ignoreDaemonSets: true, deleteEmptyDirData: true, force: true };

for (const [what, pod, flags, fate] of [
  ['an ordinary pod', {}, {}, { does: 'evict' }],
  ['a DaemonSet’s pod', { ownerKind: 'DaemonSet' }, {}, { does: 'refuse', because: 'daemons' }],
  ['a DaemonSet’s pod', { ownerKind: 'DaemonSet' }, all, { does: 'leave', warns: 'daemons' }],
  [
    'a DaemonSet’s pod with local storage',
    { ownerKind: 'DaemonSet', localStorage: true },
    { ignoreDaemonSets: true },
    { does: 'leave', warns: 'daemons' },
  ],
  ['the mirror of a static pod', { ownerKind: 'Node', localStorage: true }, {}, { does: 'leave' }],
  ['a pod with local storage', { localStorage: true }, {}, { does: 'refuse', because: 'local-storage' }],
  ['a pod with local storage', { localStorage: true }, all, { does: 'evict' }],
  ['a pod without a controller', { ownerKind: undefined }, {}, { does: 'refuse', because: 'unmanaged' }],
  ['a pod without a controller', { ownerKind: undefined }, all, { does: 'evict', warns: 'unmanaged' }],
  [
    'a pod without a controller and with local storage',
    { ownerKind: undefined, localStorage: true },
    { force: true },
    { does: 'refuse', because: 'local-storage' },
  ],
  [
    'a pod without a controller and with local storage',
    { ownerKind: undefined, localStorage: true },
    { deleteEmptyDirData: true },
    { does: 'refuse', because: 'unmanaged' },
  ],
  ['a pod that has finished', { ownerKind: undefined, localStorage: true, finished: true }, {}, { does: 'evict' }],
] as const satisfies readonly (readonly [string, Partial<DrainCandidate>, DrainFlags, DrainFate])[]) {
  test(`${what}, by a drain with ${JSON.stringify(flags)}: ${JSON.stringify(fate)}`, () => {
    expect(drainFate({ ...ordinary, ...pod }, flags)).toEqual(fate);
  });
}
