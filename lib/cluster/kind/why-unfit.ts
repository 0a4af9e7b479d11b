import semver from 'semver';
import type { Clock } from '../../clock/clock.ts';
import { errorMessage } from '../../error-code.ts';
import { Guard, isClusterChanged } from '../../guard/guard.ts';
import { openKubeConfig } from '../../guard/kubeconfig.ts';
import { ownPolicy } from '../../guard/policy.ts';
import type { ClusterSettings } from '../../model/settings.ts';
import { type Milliseconds, seconds } from '../../units.ts';
import { type ApiReader, apiReader } from '../api-reader.ts';
import type { KindClusterDescription } from '../cluster.ts';
import { settingsWanted } from '../profile.ts';
import { settingsFrom } from '../read-settings.ts';
import { describeSettingsDrift } from '../settings-drift.ts';
import { apiOf, expectSameCluster } from '../sockets.ts';
import type { Docker } from './docker.ts';
import { resolveNodeImage } from './images.ts';
import { lookAtCluster } from './readiness.ts';

export interface WhyUnfitOptions {
  readonly docker: Docker;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How the cluster is read; anything but the default is for tests. */
  readonly readerOf?: (cluster: KindClusterDescription, signal: AbortSignal) => Promise<ApiReader>;
}

/** A node that has just come back may still wait for its system pods. */
const patience: Milliseconds = seconds(20);
const pause: Milliseconds = 300;

/**
 * Why no scenario may be judged on this cluster any more, in one fragment; undefined if it is as it was made: the same
 * containers of the same image, all running; each node Ready, schedulable and untainted; system pods running; nothing of
 * an earlier scenario left; version and settings as they were asked for. Throws what `signal` was aborted with, and
 * HarnessError `E_CLUSTER_CHANGED` if another cluster answers in its place.
 */
export async function whyUnfit(cluster: KindClusterDescription, options: WhyUnfitOptions): Promise<string | undefined> {
  try {
    const { readerOf = readerByKubeconfig, signal } = options;
    const machines = await unfitMachine(cluster, options.docker);
    if (machines !== undefined) return machines;
    const reader = await readerOf(cluster, signal);
    return (
      (await whatItLacks(cluster, reader, options)) ??
      (await whatIsTooMuch(cluster, reader)) ??
      (await whatWasChanged(cluster, reader, options))
    );
  } catch (error) {
    options.signal.throwIfAborted();
    if (isClusterChanged(error)) throw error;
    return `it cannot be examined (${errorMessage(error)})`;
  }
}

async function readerByKubeconfig(cluster: KindClusterDescription, signal: AbortSignal): Promise<ApiReader> {
  const { identity, kubeconfigPath, spec } = cluster;
  const { kubeConfig } = await openKubeConfig(kubeconfigPath);
  const guard = new Guard({ identity, policy: ownPolicy(identity) });
  await expectSameCluster(kubeConfig, guard, { text: `${spec.name} is used again` });
  return apiReader(apiOf(kubeConfig), signal);
}

async function unfitMachine({ spec, nodes }: KindClusterDescription, docker: Docker): Promise<string | undefined> {
  const containers = await docker.nodeContainers(spec.name);
  const foreign = containers.find(({ id }) => !nodes.some(({ machine }) => machine === id));
  if (foreign !== undefined) return `container ${foreign.name} was not made with it`;
  const image = spec.nodeImage ?? resolveNodeImage(spec.kubernetesVersion).image;
  for (const { name, machine } of nodes) {
    const container = containers.find(({ id }) => id === machine);
    if (container === undefined) return `the container of node ${name} is gone`;
    if (container.state !== 'running') return `node ${name} does not run (its container is ${container.state})`;
    if (container.image !== image) return `node ${name} is of image ${container.image}, not ${image}`;
  }
  return undefined;
}

async function whatItLacks(
  { nodes }: KindClusterDescription,
  reader: ApiReader,
  { clock, signal }: WhyUnfitOptions,
): Promise<string | undefined> {
  const names = nodes.map(({ name }) => name);
  for (const deadline = clock.now() + patience; ; ) {
    const { missing } = await lookAtCluster(reader, names);
    const [first] = missing;
    if (first === undefined || clock.now() >= deadline) return first;
    signal.throwIfAborted();
    await clock.waitUntil(clock.now() + pause, signal);
  }
}

/** Namespaces that a cluster of kind has of its own; all others were made by scenarios. */
const ownNamespace = /^(default|kube-.*|local-path-storage)$/;

/** What nobody is about to remove: a process that was killed in a scenario leaves its namespace, and pods that run in it. */
async function whatIsTooMuch({ nodes }: KindClusterDescription, reader: ApiReader): Promise<string | undefined> {
  const [found, namespaces] = await Promise.all([reader.nodes(), reader.namespaces()]);
  const stranger = found.find(({ metadata }) => !nodes.some(({ name }) => name === metadata?.name));
  if (stranger !== undefined) return `node ${stranger.metadata?.name} was not made with it`;
  const left = namespaces.find(
    ({ metadata }) => metadata?.deletionTimestamp === undefined && !ownNamespace.test(metadata?.name ?? ''),
  );
  return left === undefined ? undefined : `namespace ${left.metadata?.name} was left there`;
}

async function whatWasChanged(
  { spec, nodes }: KindClusterDescription,
  reader: ApiReader,
  options: WhyUnfitOptions,
): Promise<string | undefined> {
  const found = await settingsInTime(reader, options);
  const version = found.kubernetesVersion.value;
  if (!semver.eq(version, spec.kubernetesVersion)) return `it is Kubernetes ${version}, not ${spec.kubernetesVersion}`;
  const wanted = settingsWanted(
    { ...spec, kubernetesVersion: version },
    nodes.map(({ name }) => name),
  );
  const [drift] = describeSettingsDrift(wanted, found);
  return drift === undefined ? undefined : `its settings were changed: ${drift}`;
}

/** The API server may take a while to reach a kubelet that has just been started, although its node is Ready. */
async function settingsInTime(reader: ApiReader, { clock, signal }: WhyUnfitOptions): Promise<ClusterSettings> {
  for (const deadline = clock.now() + patience; ; ) {
    try {
      return await settingsFrom(reader);
    } catch (error) {
      signal.throwIfAborted();
      if (clock.now() >= deadline) throw error;
    }
    await clock.waitUntil(clock.now() + pause, signal);
  }
}
