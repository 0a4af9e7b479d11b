import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { pods } from '../../api/kinds.ts';
import type { Pod } from '../../objects.ts';
import { controllerOf } from '../../rules/owners.ts';
import { isPodActive, isPodReady, isPodTerminating } from '../../rules/pods.ts';
import { ControlledPlane } from '../../testing/controllers.ts';
import { podsOf } from '../../testing/workloads.ts';
import { PodTally } from './pod-tally.ts';

const labels = [{ app: 'a' }, { app: 'a' }, { app: 'b' }];
const owner = (uid: string) => ({ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: uid, uid, controller: true });

/** A pod in any state, under one of a few names; undefined if there is to be none. */
const change = fc.record({
  name: fc.constantFrom('p1', 'p2', 'p3', 'p4'),
  pod: fc.option(
    fc.record({
      labels: fc.constantFrom(...labels),
      owner: fc.constantFrom(undefined, 'set-1', 'set-2'),
      isGoing: fc.boolean(),
      ready: fc.constantFrom('True', 'False'),
      phase: fc.constantFrom('Running', 'Running', 'Failed'),
    }),
    { nil: undefined },
  ),
});

const counted = (all: readonly Pod[], uid: string, app: string) => {
  const its = all.filter((pod) => controllerOf(pod)?.uid === uid && pod.metadata?.labels?.['app'] === app);
  const active = its.filter(isPodActive);
  const ready = active.filter(isPodReady).length;
  return [active.length - ready, ready, its.filter(isPodTerminating).length];
};

function summed(tally: PodTally, uid: string, app: string) {
  const sum = [0, 0, 0];
  for (const { labels: its, unready, ready, terminating } of tally.of(uid)) {
    if (its?.['app'] !== app) continue;
    for (const [index, count] of [unready, ready, terminating].entries()) sum[index] = (sum[index] ?? 0) + count;
  }
  return sum;
}

test('it counts what one finds who looks at each pod, whatever becomes of them', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      const plane = new ControlledPlane('v1.37.2', []);
      const tally = new PodTally(plane.context.informers.of(pods));
      for (const { name, pod } of changes) {
        const place = { collection: 'pods', namespace: 'default', name };
        const there = plane.store.get(place);
        if (pod === undefined) {
          if (there !== undefined) plane.store.remove(place, there, 'test');
        } else plane.store.put(place, podOf(name, pod), 'test');
        plane.runFor(10);
        for (const uid of ['set-1', 'set-2']) {
          for (const app of ['a', 'b']) expect(summed(tally, uid, app)).toEqual(counted(podsOf(plane), uid, app));
        }
      }
    }),
    { numRuns: 50 },
  );
});

const podOf = (
  name: string,
  made: { labels: object; owner: string | undefined; isGoing: boolean; ready: string; phase: string },
): object => ({
  metadata: {
    name,
    namespace: 'default',
    labels: made.labels,
    ...(made.owner === undefined ? {} : { ownerReferences: [owner(made.owner)] }),
    ...(made.isGoing ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
  },
  status: { phase: made.phase, conditions: [{ type: 'Ready', status: made.ready }] },
});
