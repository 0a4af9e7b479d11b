import { addNetworkCondition } from '../../fixtures/network-condition.ts';
import { createNamespace, type ScenarioNamespace } from '../../fixtures/scenario-namespace.ts';
import { placeStaticPod } from '../../fixtures/static-pod.ts';
import { ClusterNode } from '../../lib/cluster/node.ts';
import { UnknownVerdict } from '../../lib/verdict/verdict.ts';
import { storyOf } from '../story.ts';
import type { Trace } from '../trace.ts';
import type { RecordedCluster } from './recorded-cluster.ts';

/**
 * Stands in for fixtures/index.ts, whose `test` is Playwright's: what a scenario plays that imports from here is kept, and can be
 * played on a trace, with fixtures that are made by the same functions.
 */
export { claims } from '../../fixtures/claims.ts';
export { expect } from '../../fixtures/expect.ts';
export { needs } from '../../fixtures/needs.ts';
export { cutPowerOf, powerOn } from '../../fixtures/several-nodes.ts';
export { untilTainted } from '../../fixtures/until-tainted.ts';

/** What a scenario plays with its fixtures. */
export type Play = (fixtures: object) => Promise<void>;

let kept: Play | undefined;
let present: RecordedCluster | undefined;

/** Keeps what a scenario plays. */
export const test = Object.assign(
  (_title: string, _details: object, play: Play): void => {
    kept = play;
  },
  {
    /** Plays a step no sooner than it was played: until then powercut was still about the one before it. */
    step: async <T>(title: string, play: () => Promise<T> | T): Promise<T> => {
      const at = present?.script.step(title);
      if (at !== undefined) await present?.cluster.clock.waitUntil(at);
      return play();
    },
  },
);

/** What the scenario plays that was loaded last. */
export function lastKept(): Play {
  if (kept === undefined) throw new Error('there is no scenario');
  return kept;
}

/** Plays it. Throws what it throws, and UnknownVerdict where the trace goes another way. */
export async function playOn(trace: Trace, cluster: RecordedCluster, play: Play): Promise<void> {
  present = cluster;
  await play(await fixturesOf(trace, cluster, namesIn(play)));
}

/** Which fixtures it wants: Playwright too reads them from the text. */
function namesIn(play: Play): readonly string[] {
  const [, pattern = ''] = /^[^(]*\(\{([^}]*)\}/.exec(play.toString()) ?? [];
  return pattern.split(',').map((name) => name.trim());
}

async function fixturesOf(trace: Trace, cluster: RecordedCluster, wanted: readonly string[]): Promise<object> {
  const { nodes } = cluster.cluster.description;
  const ofRole = (role: string) => nodes.filter((one) => one.role === role).map((one) => new ClusterNode(cluster, one));
  const workers = ofRole('worker');
  const [node] = workers;
  const [controlPlane] = ofRole('control-plane');
  if (node === undefined || controlPlane === undefined) throw new UnknownVerdict('the trace has not all nodes');
  if (wanted.includes('routedNode')) await addNetworkCondition(node);
  const namespace = ['namespace', 'workload', 'staticPod'].some((name) => wanted.includes(name))
    ? await createNamespace(cluster, namespaceOf(trace))
    : undefined;
  const more = namespace === undefined ? {} : await inNamespace(namespace, node, wanted);
  return { workers, node, routedNode: node, controlPlane, namespace, ...more };
}

async function inNamespace(namespace: ScenarioNamespace, node: ClusterNode, wanted: readonly string[]) {
  return {
    ...(wanted.includes('workload') ? { workload: await namespace.deploy({ name: 'nginx', replicas: 10 }) } : {}),
    ...(wanted.includes('staticPod')
      ? { staticPod: await placeStaticPod(node, namespace.name, namespace.podSpec()) }
      : {}),
  };
}

/** It is called by the scenario and by the run. */
function namespaceOf(trace: Trace): string {
  const [name] = storyOf(trace).namespaces;
  if (name === undefined) throw new UnknownVerdict('the trace has no namespace of its scenario');
  return name;
}
