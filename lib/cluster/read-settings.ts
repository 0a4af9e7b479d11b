import type { V1Node, V1Pod } from '@kubernetes/client-node';
import semver from 'semver';
import { z } from 'zod';
import { HarnessError } from '../errors.ts';
import {
  assumedFlags,
  assumedLease,
  type SupposedFlags,
  type SupposedNode,
  type SupposedSettings,
} from '../model/predict-settings.ts';
import type { ClusterSettings, ControlPlaneSettings, Setting } from '../model/settings.ts';
import { defaultsOf } from '../model/versions.ts';
import { type Milliseconds, seconds } from '../units.ts';
import { type ApiReader, apiReader } from './api-reader.ts';
import { type Component, componentFlags, componentVersions, type Flag } from './component-flags.ts';
import { parseGoDuration } from './go-duration.ts';
import type { KubernetesApi } from './kubernetes-api.ts';

/**
 * The settings that decide a dead node's timeline, as the live cluster has them. All nodes must be up, since each kubelet
 * is asked. Throws HarnessError `E_SETTINGS` for whatever cannot be read or understood: a guess would make wrong windows.
 */
export async function readSettings(api: KubernetesApi, signal?: AbortSignal): Promise<ClusterSettings> {
  return settingsFrom(apiReader(api, signal));
}

/** The part of `readSettings` that needs no kubelet, so that it can be read while nodes are down. Throws alike. */
export async function readControlPlaneSettings(api: KubernetesApi): Promise<ControlPlaneSettings> {
  return controlPlaneFrom(apiReader(api));
}

/** As `readSettings`, by way of any reader. */
export async function settingsFrom(reader: ApiReader): Promise<ClusterSettings> {
  const [controlPlane, nodes] = await Promise.all([controlPlaneFrom(reader), attempt('the Nodes', reader.nodes())]);
  const names = nodes.map(({ metadata }) => metadata?.name ?? '').toSorted();
  const leases = await Promise.all(names.map(async (name) => [name, await leaseDuration(reader, name)] as const));
  return { ...controlPlane, nodeLeaseDuration: Object.fromEntries(leases) };
}

/**
 * As `settingsFrom`, for a prediction: where the control plane shows no Pods of its own, as managed ones do, the defaults
 * of its version are assumed, and so is the default Lease of a node whose kubelet does not tell.
 */
export async function supposedSettingsFrom(reader: ApiReader): Promise<SupposedSettings> {
  const version = await attempt('the version', reader.version());
  const [pods, nodes] = await Promise.all([
    attempt('the Pods of kube-system', reader.pods('kube-system')),
    attempt('the Nodes', reader.nodes()),
  ]);
  const hidden = (['kube-controller-manager', 'kube-apiserver'] as const).find((component) => !shows(component, pods));
  const flags: SupposedFlags =
    hidden === undefined
      ? await controlPlaneFrom(reader)
      : assumedFlags(version, `kube-system has no Pod of ${hidden}`);
  const known = nodes.map(async (node) => [node.metadata?.name ?? '', await supposedNode(reader, node)] as const);
  return {
    ...flags,
    kubernetesVersion: { value: version, source: '/version' },
    nodes: Object.fromEntries((await Promise.all(known)).toSorted(([a], [b]) => a.localeCompare(b))),
  };
}

const shows = (component: Component, pods: readonly V1Pod[]): boolean =>
  pods.some(({ metadata }) => metadata?.labels?.['component'] === component);

async function supposedNode(reader: ApiReader, { metadata }: V1Node): Promise<SupposedNode> {
  const { name = '', labels = {} } = metadata ?? {};
  const [region, zone] = ['region', 'zone'].map((part) => labels[`topology.kubernetes.io/${part}`] ?? '');
  return {
    role: 'node-role.kubernetes.io/control-plane' in labels ? 'control-plane' : 'worker',
    // As the controller tells zones apart (component-helpers/node/topology/helpers.go, GetZoneKey).
    ...(region === '' && zone === '' ? {} : { zone: `${region}/${zone}` }),
    nodeLeaseDuration: await leaseDuration(reader, name).catch((error: unknown) => {
      if (error instanceof HarnessError) return assumedLease(`the kubelet of ${name} does not tell`);
      throw error;
    }),
  };
}

async function controlPlaneFrom(reader: ApiReader): Promise<ControlPlaneSettings> {
  const [version, pods] = await Promise.all([
    attempt('the version', reader.version()),
    attempt('the Pods of kube-system', reader.pods('kube-system')),
  ]);
  requireSameMinor(version, pods);
  const controllerManager = componentFlags('kube-controller-manager', pods);
  const apiServer = componentFlags('kube-apiserver', pods);
  requireController(controllerManager('controllers'), ['node-lifecycle-controller', 'nodelifecycle']);
  requireController(controllerManager('controllers'), ['taint-eviction-controller']);
  if (itemsOf(apiServer('disable-admission-plugins')).includes('DefaultTolerationSeconds')) {
    throw switchedOff('DefaultTolerationSeconds', apiServer('disable-admission-plugins'));
  }

  const defaults = defaultsOf(version);
  const orDefault = <T>(flag: Flag, parse: (text: string) => T | undefined, fallback: T): Setting<T> => {
    if (flag.value === undefined) return { value: fallback, source: `default of ${version} (flag not set)` };
    const value = parse(flag.value);
    if (value === undefined) throw unreadable(`the ${flag.source}`, `"${flag.value}" is not understood`);
    return { value, source: flag.source };
  };

  return {
    kubernetesVersion: { value: version, source: '/version' },
    nodeMonitorPeriod: orDefault(
      controllerManager('node-monitor-period'),
      positiveDuration,
      defaults.nodeMonitorPeriod,
    ),
    nodeMonitorGracePeriod: orDefault(
      controllerManager('node-monitor-grace-period'),
      positiveDuration,
      defaults.nodeMonitorGracePeriod,
    ),
    nodeEvictionRate: orDefault(controllerManager('node-eviction-rate'), count, defaults.nodeEvictionRate),
    defaultUnreachableTolerationSeconds: orDefault(
      apiServer('default-unreachable-toleration-seconds'),
      count,
      defaults.defaultUnreachableTolerationSeconds,
    ),
    defaultNotReadyTolerationSeconds: orDefault(
      apiServer('default-not-ready-toleration-seconds'),
      count,
      defaults.defaultNotReadyTolerationSeconds,
    ),
  };
}

const updates = z.object({ kubeletconfig: z.object({ nodeStatusUpdateFrequency: z.string() }) });

/** How often the kubelet of a node, which must be up, updates its Node's status. Throws as `readSettings`. */
export async function readStatusUpdateFrequency(api: KubernetesApi, node: string): Promise<Milliseconds> {
  return statusUpdateFrequencyFrom(apiReader(api), node);
}

/** As `readStatusUpdateFrequency`, by way of any reader. */
export async function statusUpdateFrequencyFrom(reader: ApiReader, node: string): Promise<Milliseconds> {
  const what = `the kubelet configuration of ${node}`;
  const read = updates.safeParse(await attempt(what, reader.kubeletConfig(node)));
  const frequency = read.success ? positiveDuration(read.data.kubeletconfig.nodeStatusUpdateFrequency) : undefined;
  if (frequency === undefined) throw unreadable(what, 'it has no nodeStatusUpdateFrequency');
  return frequency;
}

const configz = z.object({ kubeletconfig: z.object({ nodeLeaseDurationSeconds: z.number().positive() }) });

async function leaseDuration(reader: ApiReader, node: string): Promise<Setting<Milliseconds>> {
  const what = `the kubelet configuration of ${node}`;
  const body = await attempt(what, reader.kubeletConfig(node));
  const configuration = configz.safeParse(body);
  if (!configuration.success) throw unreadable(what, 'it has no nodeLeaseDurationSeconds');
  const duration = configuration.data.kubeletconfig.nodeLeaseDurationSeconds;
  return { value: seconds(duration), source: `kubelet nodeLeaseDurationSeconds (/configz of ${node})` };
}

/** The version rules are the controller-manager's, which may be one minor older than the API server whose version is known. */
function requireSameMinor(version: string, pods: readonly V1Pod[]): void {
  const minor = semver.parse(version)?.minor;
  for (const { pod, version: other } of componentVersions('kube-controller-manager', pods)) {
    if (semver.parse(other)?.minor === minor) continue;
    throw new HarnessError(
      'E_SETTINGS',
      `The API server is ${version} and the controller-manager ${pod} is ${other}: which version's rules hold cannot be told.`,
      { hint: 'Finish the upgrade of the control plane first.' },
    );
  }
}

/** By the rules of IsControllerEnabled (k8s.io/controller-manager/app/helper.go): `*` stands for all, `-x` takes one out. */
function requireController(flag: Flag, names: readonly string[]): void {
  const items = itemsOf(flag);
  const listed = items.includes('*') || names.some((name) => items.includes(name));
  const removed = names.some((name) => items.includes(`-${name}`));
  if (flag.value !== undefined && (removed || !listed)) throw switchedOff(names.join(' or '), flag);
}

function itemsOf(flag: Flag): readonly string[] {
  return flag.value?.split(',').map((item) => item.trim()) ?? [];
}

function switchedOff(part: string, { source }: Flag): HarnessError {
  return new HarnessError(
    'E_SETTINGS',
    `This cluster has switched off what answers a dead node, ${part}: see ${source}.`,
  );
}

async function attempt<T>(what: string, read: Promise<T>): Promise<T> {
  return read.catch((error: unknown) => {
    if (error instanceof HarnessError) throw error;
    throw unreadable(what, error instanceof Error ? error.message.split('\n', 1).join('') : String(error), error);
  });
}

function unreadable(what: string, why: string, cause?: unknown): HarnessError {
  return new HarnessError('E_SETTINGS', `Cannot read ${what} from the cluster: ${why}.`, {
    hint: 'Every node must be up and Ready, and the kubeconfig must allow nodes/proxy.',
    cause,
  });
}

function positiveDuration(text: string): Milliseconds | undefined {
  const duration = parseGoDuration(text);
  return duration !== undefined && duration > 0 ? duration : undefined;
}

function count(text: string): number | undefined {
  const value = Number(text);
  return text.trim() !== '' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
