import { expect, test } from '@playwright/test';
import { taintField, taintKeys } from '../kubernetes/taints.ts';
import { allowances } from '../model/allowances.ts';
import type { Subject } from '../recorder/observation.ts';
import { madeUpNode, nothingDone, observe } from '../testing/made-up-story.ts';
import { type MadeUpFate, madeUpZone } from '../testing/made-up-zone.ts';
import { stage } from '../testing/staged-story.ts';
import { seconds } from '../units.ts';
import { evictions } from './evictions.ts';
import { becomesTainted, becomesUnknown, lastHeartbeat } from './marks.ts';

const node: Subject = { kind: 'Node', name: madeUpNode };
const lease: Subject = { kind: 'Lease', namespace: 'kube-node-lease', name: madeUpNode };
const noExecute = taintField(taintKeys.unreachable, 'NoExecute');

test('a heartbeat that was made after the silence does not move what is due by the last one', () => {
  const { cluster, dark } = stage({
    times: nothingDone,
    extra: [observe(lease, 'renewTime', seconds(20), 'after', 'later')],
  });
  cluster.playUntil(seconds(25));
  expect(lastHeartbeat(dark).seen()?.hi).toBe(seconds(10.08));
});

test('a taint that is taken away is none that came', () => {
  const { cluster, dark } = stage({
    times: nothingDone,
    extra: [
      observe(node, noExecute, seconds(5), undefined, true),
      observe(node, noExecute, seconds(20), true, undefined),
      observe(node, noExecute, seconds(28), undefined, true),
    ],
  });
  const { effect } = becomesTainted(dark, 'NoExecute');
  cluster.playUntil(seconds(25));
  expect(effect.seen()).toBeUndefined();
  cluster.playUntil(seconds(30));
  expect(effect.seen()?.hi).toBe(seconds(28.08));
});

test('nodes that fail together wait for one another, and so do the pods that are evicted from them', () => {
  const dark = (name: string): MadeUpFate => ({ name, cut: 12, heartbeat: 10, unknown: 27 });
  const fates = [{ name: 'control-plane' }, dark('w1'), { name: 'w2' }, { name: 'w3' }];
  const alone = madeUpZone({ fates });
  const both = madeUpZone({ fates: fates.map((fate) => (fate.name === 'w2' ? dark('w2') : fate)) });
  // Two pods are on each node.
  const [one, two] = [alone, both].map((zone) => {
    const [first] = zone.dark('w1').nodes;
    if (first === undefined) throw new Error('there is no such node');
    const [eviction] = zone.podsOf('w1').flatMap((pods) => evictions(pods));
    return { unknown: becomesUnknown(first).expectation.window.hi, evicted: eviction?.expectation.window.hi };
  });
  expect(Number(two?.unknown) - Number(one?.unknown)).toBeCloseTo(2 * allowances.reactionForEachPod);
  expect(one?.evicted).toBe(seconds(10) + allowances.reaction + 2 * allowances.reactionForEachPod);
  expect(two?.evicted).toBe(seconds(10) + allowances.reaction + 4 * allowances.reactionForEachPod);
});
