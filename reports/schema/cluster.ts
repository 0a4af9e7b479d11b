import { z } from 'zod';
import { type ChosenSettings, type ClusterSpec, latencyProfiles } from '../../lib/cluster/cluster.ts';
import type { ClusterSettings } from '../../lib/model/settings.ts';
import { duration } from './common.ts';

/** `ChosenSettings` of lib/cluster. */
const chosenSettings = z
  .strictObject({
    nodeMonitorGracePeriod: duration().exactOptional().describe('Milliseconds.'),
    nodeMonitorPeriod: duration().exactOptional().describe('Milliseconds.'),
    nodeEvictionRate: z.number().exactOptional().describe('Nodes per second and zone.'),
    defaultUnreachableTolerationSeconds: z.number().exactOptional().describe('Seconds.'),
    defaultNotReadyTolerationSeconds: z.number().exactOptional().describe('Seconds.'),
    nodeLeaseDuration: duration().exactOptional().describe('Milliseconds.'),
  })
  .describe('The settings that the file names.') satisfies z.ZodType<ChosenSettings>;

/** `ClusterSpec` of lib/cluster. */
export const runSpec = z
  .strictObject({
    name: z.string().describe('Name of the cluster.'),
    kubernetesVersion: z.string().describe('As in v1.37.2.'),
    profile: z
      .enum(latencyProfiles)
      .describe('fast, medium: shortened grace periods and tolerations; default: as shipped.'),
    settings: z
      .strictObject({
        file: z.string().describe('As it was named.'),
        values: chosenSettings,
      })
      .exactOptional()
      .describe('Settings of a file, which overrule those of the profile; absent if none was given.'),
    workers: z.int().describe('Worker nodes beside the one control plane.'),
    nodeImage: z.string().exactOptional().describe('Node image; absent: the one kind publishes for the version.'),
    workloadImage: z.string().describe('Image of the workload whose Pods are watched.'),
    workload: z
      .strictObject({
        file: z.string().describe('As it was given.'),
        name: z.string().describe('Of its Deployment.'),
        replicas: z.int().describe('Of its Deployment.'),
        images: z.array(z.string()).readonly().describe('Of all its containers.'),
      })
      .exactOptional()
      .describe("Workload of the user's own, which runs in place of the usual one; absent: the usual one."),
    seed: z.int().exactOptional().describe('Of chance in a simulated cluster; absent where the cluster is a real one.'),
  })
  .meta({ id: 'ClusterSpec', description: 'The cluster that was asked for.' }) satisfies z.ZodType<ClusterSpec>;

const source = z.string().describe('Where the value was read.');
const textSetting = (description: string) => z.strictObject({ value: z.string(), source }).describe(description);
const numberSetting = (unit: string, description: string) =>
  z.strictObject({ value: z.number().describe(unit), source }).describe(description);

/** `ClusterSettings` of lib/model. */
export const runSettings = z
  .strictObject({
    kubernetesVersion: textSetting('Version of the API server.'),
    nodeMonitorPeriod: numberSetting('Milliseconds.', 'Time between passes of the node lifecycle controller.'),
    nodeMonitorGracePeriod: numberSetting('Milliseconds.', 'Time without a heartbeat after which Ready turns Unknown.'),
    nodeEvictionRate: numberSetting('Nodes per second and zone.', 'How many nodes may get a NoExecute taint.'),
    defaultUnreachableTolerationSeconds: numberSetting(
      'Seconds.',
      'Given by admission to Pods without a toleration of their own.',
    ),
    defaultNotReadyTolerationSeconds: numberSetting(
      'Seconds.',
      'Given by admission to Pods without a toleration of their own.',
    ),
    nodeLeaseDuration: z
      .record(z.string(), z.strictObject({ value: duration().describe('Milliseconds.'), source }))
      .describe('By node: duration of its Lease; the kubelet renews it at a quarter of that.'),
  })
  .meta({
    id: 'ClusterSettings',
    description:
      'The settings that decide the timeline of a dead node, as read from the cluster, each with its source.',
  }) satisfies z.ZodType<ClusterSettings>;

export type RunSpec = z.infer<typeof runSpec>;
export type RunSettings = z.infer<typeof runSettings>;

export const runCluster = z
  .strictObject({
    name: z.string(),
    nodes: z.array(z.strictObject({ name: z.string(), role: z.enum(['control-plane', 'worker']) })),
    settings: runSettings,
    extrapolated: z
      .boolean()
      .exactOptional()
      .describe(
        'Of a simulated cluster, true if no real one of its version was ever held against the simulator; absent where the cluster is a real one.',
      ),
  })
  .meta({ id: 'Cluster', description: 'A cluster that scenarios ran on.' });

export type RunCluster = z.infer<typeof runCluster>;
