import { profiles, settingsWanted } from '../../lib/cluster/profile.ts';
import {
  podsEvicted,
  podsMarkedNotReady,
  podsReplaced,
  readyUnknown,
  taintNoExecute,
  taintNoSchedule,
} from '../../lib/model/node-failure.ts';
import { podGarbageCollected } from '../../lib/model/node-rejoin.ts';
import { deployments, nodes, pods } from '../../lib/sim/api/kinds.ts';
import type { Node, Pod } from '../../lib/sim/objects.ts';
import type { GivenSettings } from '../../lib/sim/settings.ts';
import { Simulation } from '../../lib/sim/simulation.ts';
import { seconds } from '../../lib/units.ts';
import { judgeDuration } from '../../lib/verdict/judge.ts';
import { nginx } from '../simulator/told-story.ts';

/** What one story measured of one claim, in milliseconds, and how its window judged that. */
export interface Measured {
  readonly claim: string;
  readonly duration: number;
  readonly passed: boolean;
}

const version = 'v1.37.2';

/**
 * A worker loses power on a simulated cluster of profile fast; its Pods are evicted, its Node is deleted, and the garbage
 * collector removes what was bound to it. The windows are those of the profile, also where `changed` makes the cluster another
 * one: that is a change behind the model's back.
 */
export function measuredStory(seed: number, changed: GivenSettings = {}): readonly Measured[] {
  const settings: GivenSettings = { ...profiles.fast, ...changed };
  const simulation = new Simulation({
    name: 'bench',
    version,
    workers: 2,
    settings,
    seed,
    startAt: Date.UTC(2026, 0, 1),
  });
  const node = 'bench-worker';
  let [renewed, unknown, noSchedule, noExecute, marked, evicted, replaced] = [0, 0, 0, 0, 0, 0, 0];
  let [deleted, collected] = [0, 0];
  simulation.onWrite(({ type, at, object, before }) => {
    if (object.kind === 'Lease' && object.metadata?.name === node && unknown === 0) renewed = at;
    if (object.kind === 'Node' && object.metadata?.name === node) {
      const seen: Node = object;
      if (unknown === 0 && readyIs(seen, 'Unknown')) unknown = at;
      const taints = seen.spec?.taints?.filter(({ key }) => key === 'node.kubernetes.io/unreachable') ?? [];
      if (noSchedule === 0 && taints.some(({ effect }) => effect === 'NoSchedule')) noSchedule = at;
      if (noExecute === 0 && taints.some(({ effect }) => effect === 'NoExecute')) noExecute = at;
    }
    if (object.kind === 'Node' && object.metadata?.name === node && type === 'DELETED') deleted = at;
    if (object.kind !== 'Pod' || object.metadata?.namespace !== 'default') return;
    const pod: Pod = object;
    if (type === 'ADDED' && evicted > 0 && deleted === 0) replaced = at;
    if (type === 'DELETED' && pod.spec?.nodeName === node && deleted > 0) collected = at;
    if (pod.spec?.nodeName !== node || type !== 'MODIFIED' || unknown === 0 || before === undefined) return;
    const old: Pod = before;
    if (readyIs(old, 'True') && !readyIs(pod, 'True')) marked = at;
    if (pod.metadata?.deletionTimestamp !== undefined && old.metadata?.deletionTimestamp === undefined) evicted = at;
  });
  simulation.api.create(deployments, nginx(10), { by: 'bench' });
  // A story begins at any phase of the node monitor's passes.
  simulation.runUntil(simulation.now + seconds(10) + (seed % 97) * 53);
  const bound = [...simulation.api.list(pods)].filter(({ spec }) => spec?.nodeName === node).length;
  const own = [...simulation.api.list(pods, 'default')].filter(({ spec }) => spec?.nodeName === node).length;
  simulation.machine(node).cut();
  // And its Node goes at any phase of the collector's cycles.
  simulation.runUntil(simulation.now + seconds(70) + (seed % 89) * 230);
  simulation.api.delete(nodes, { name: node }, { by: 'bench' });
  simulation.runUntil(simulation.now + seconds(150));
  const wanted = settingsWanted({ kubernetesVersion: version, profile: 'fast' }, []);
  const rows = [
    [readyUnknown(wanted, node), unknown - renewed],
    [taintNoSchedule(node), noSchedule - unknown],
    [taintNoExecute(wanted, node, bound), noExecute - unknown],
    [podsMarkedNotReady(node, own, bound), marked - unknown],
    [podsEvicted(node, own, seconds(profiles.fast.defaultUnreachableTolerationSeconds)), evicted - noExecute],
    [podsReplaced(node, own), replaced - evicted],
    [podGarbageCollected(node, own, bound), collected - deleted],
  ] as const;
  if ([renewed, unknown, noSchedule, noExecute, marked, evicted, replaced, deleted, collected].includes(0)) {
    throw new Error(`the story of seed ${seed} did not come to its end`);
  }
  return rows.map(([expectation, duration]) => ({
    claim: expectation.id,
    duration,
    passed:
      judgeDuration({ lo: duration, hi: duration }, expectation, { disqualifying: [], delaying: [] }).verdict !==
      'fail',
  }));
}

const readyIs = ({ status }: Node | Pod, held: string): boolean =>
  status?.conditions?.some((each) => each.type === 'Ready' && each.status === held) === true;
