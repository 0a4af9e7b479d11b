import { recoverNode, rememberNode } from '../fixtures/recover-node.ts';
import { createNamespace, type ScenarioNamespace } from '../fixtures/scenario-namespace.ts';
import { ApiError, type KubernetesApi } from '../lib/cluster/kubernetes-api.ts';
import { ClusterNode } from '../lib/cluster/node.ts';
import type { ObservedCluster } from '../lib/cluster/observed-cluster.ts';
import { HarnessError } from '../lib/errors.ts';
import { waitFor } from '../lib/matchers/wait.ts';
import { numberOf } from '../lib/recorder/field-value.ts';
import type { ObservedKind } from '../lib/recorder/observation.ts';
import { minutes } from '../lib/units.ts';

const namespace = 'bench';

export interface StoryOptions {
  readonly observed: ObservedCluster;
  /** Kinds that are observed closely in the second half. */
  readonly kinds: readonly ObservedKind[];
  /** Whether as much has happened as is needed. */
  readonly enough: () => boolean;
  readonly say: (text: string) => void;
  /** Ends the story between two of its steps. */
  readonly signal: AbortSignal;
}

/**
 * Makes real transitions: workloads of every kind come, grow, shrink and go; a node is cordoned, tainted and labelled; a
 * worker loses power and returns. First without any window of the recorder, then with all of them open, until there is
 * enough. Throws HarnessError `E_BENCH_STORY` if the cluster does not follow.
 */
export async function playStory(options: StoryOptions): Promise<void> {
  const { observed, kinds, enough, say, signal } = options;
  const worker = workerOf(observed);
  const step = async (text: string, act: () => Promise<unknown>): Promise<void> => {
    signal.throwIfAborted();
    say(text);
    await act();
  };
  signal.throwIfAborted();
  const space = await createNamespace(observed, namespace);
  await step('workloads come', async () => {
    await space.deploy({ name: 'web', replicas: 6 });
    await runOthers(space);
    await available(observed, 6);
  });
  await step('without a window: scaling, cordons, taints, labels', () => churn(observed, worker));
  const window = observed.openWindow(kinds);
  await step('with a window: the same', () => churn(observed, worker));
  await step(`${worker.name} loses power`, async () => {
    const before = rememberNode(worker);
    const dark = await worker.cutPower();
    await within(observed, `${worker.name} lost its Pods`, () => lostPods(observed, worker));
    await available(observed, 6);
    using _ = await dark.powerOn();
    await recoverNode(worker, before);
  });
  while (!enough()) await step('with a window: more of the same', () => churn(observed, worker));
  await step('workloads go', async () => {
    await space.remove();
    await within(observed, 'the namespace was emptied', () => podsOf(observed).length === 0);
  });
  window[Symbol.dispose]();
}

function workerOf(observed: ObservedCluster): ClusterNode {
  const description = observed.cluster.description.nodes.find(({ role }) => role === 'worker');
  if (description === undefined) throw new HarnessError('E_BENCH_STORY', 'The cluster has no worker to cut.');
  return new ClusterNode(observed, description);
}

/** A StatefulSet, a DaemonSet, a Job and a Service beside the Deployment. */
async function runOthers(space: ScenarioNamespace): Promise<void> {
  const podOf = (app: string, restartPolicy: string) => ({
    metadata: { labels: { app } },
    spec: space.podSpec({ restartPolicy }),
  });
  const selected = (app: string) => ({
    selector: { matchLabels: { app } },
    template: podOf(app, 'Always'),
  });
  const spec = (name: string, more: object = {}) => ({ metadata: { name }, spec: { ...selected(name), ...more } });
  const service = { selector: { app: 'web' }, ports: [{ port: 80 }] };
  await space.create({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: service });
  await space.create({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    ...spec('set', { serviceName: 'set', replicas: 2 }),
  });
  await space.create({ apiVersion: 'apps/v1', kind: 'DaemonSet', ...spec('daemon') });
  const job = { template: podOf('job', 'Never') };
  await space.create({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'job' }, spec: job });
}

/** Grows and shrinks the Deployment, and meanwhile writes to a node and to a Pod what a look in a second may miss. */
async function churn(observed: ObservedCluster, worker: ClusterNode): Promise<void> {
  const { clock, api } = observed.cluster;
  const path = `/api/v1/nodes/${worker.name}`;
  await scale(observed, 12);
  for (const taint of ['a', 'b', 'c']) {
    const taints = [{ key: `powercut.dev/${taint}`, value: 'bench', effect: 'PreferNoSchedule' }];
    await api.patch(path, 'merge', { spec: { unschedulable: true } });
    await clock.waitUntil(clock.now() + 200);
    await api.patch(path, 'merge', { spec: { unschedulable: null, taints } });
    await clock.waitUntil(clock.now() + 700);
    await api.patch(path, 'merge', { spec: { taints: null } });
    for (const pod of podsOf(observed).slice(0, 3)) await label(api, pod.subject.name, taint);
  }
  await available(observed, 12);
  await scale(observed, 3);
  await within(observed, 'three Pods were left', () => podsOf(observed).filter(isWeb).length === 3);
  await scale(observed, 6);
  await available(observed, 6);
}

/** A Pod may have gone since it was looked up. */
async function label(api: KubernetesApi, name: string, value: string): Promise<void> {
  await api
    .patch(`/api/v1/namespaces/${namespace}/pods/${name}`, 'merge', { metadata: { labels: { bench: value } } })
    .catch((error: unknown) => {
      if (!(error instanceof ApiError && error.code === 404)) throw error;
    });
}

async function scale(observed: ObservedCluster, replicas: number): Promise<void> {
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments/web/scale`;
  await observed.cluster.api.patch(path, 'merge', { spec: { replicas } });
}

async function available(observed: ObservedCluster, replicas: number): Promise<void> {
  await within(observed, `${replicas} Pods were available`, () => {
    const counters = observed.timeline.object({ kind: 'Deployment', namespace, name: 'web' })?.fields.get('replicas');
    return numberOf(counters, 'available') === replicas && numberOf(counters, 'current') === replicas;
  });
}

const podsOf = ({ timeline }: ObservedCluster) =>
  timeline.objects('Pod').filter(({ subject }) => subject.namespace === namespace);

const isWeb = ({ subject }: ReturnType<typeof podsOf>[number]): boolean => subject.name.startsWith('web-');

/** Whether all Pods of the Deployment that were on the worker are going. */
function lostPods(observed: ObservedCluster, worker: ClusterNode): boolean {
  const there = podsOf(observed).filter((pod) => isWeb(pod) && pod.fields.get('node') === worker.name);
  return there.length > 0 && there.every(({ fields }) => fields.has('deletionTimestamp'));
}

async function within(observed: ObservedCluster, what: string, found: () => boolean): Promise<void> {
  const { clock } = observed.cluster;
  const seen = await waitFor(observed, () => found() || undefined, clock.now() + minutes(2));
  observed.failed.throwIfAborted();
  if (seen === true) return;
  throw new HarnessError('E_BENCH_STORY', `The cluster did not follow: two minutes went by before ${what}.`, {
    hint: 'Look at the timeline in the folder of the run.',
  });
}
