import { expect, test } from '@playwright/test';
import type { ClusterSpec } from '../cluster.ts';
import { kindConfig, nodeNames } from './config.ts';

const spec: ClusterSpec = {
  name: 'power',
  kubernetesVersion: 'v1.37.2',
  profile: 'fast',
  workers: 3,
  workloadImage: 'docker.io/library/nginx:1.29-alpine',
};

test.describe('the kind configuration', () => {
  test('has one control plane and the workers, all of one image', () => {
    const { nodes, ...rest } = kindConfig(spec, 'node:v1.37.2');
    expect(nodes.map(({ role }) => role)).toEqual(['control-plane', 'worker', 'worker', 'worker']);
    expect(new Set(nodes.map(({ image }) => image))).toEqual(new Set(['node:v1.37.2']));
    expect(rest).toMatchObject({ kind: 'Cluster', apiVersion: 'kind.x-k8s.io/v1alpha4', name: 'power' });
  });

  test('patches nothing in the default profile', () => {
    expect(kindConfig({ ...spec, profile: 'default' }, 'node')).not.toHaveProperty('kubeadmConfigPatches');
  });

  test('gives the fast profile as kubeadm v1beta3 (a map), as v1beta4 (a list) and to the kubelet', () => {
    const patches = kindConfig(spec, 'node').kubeadmConfigPatches?.map((patch) => JSON.parse(patch) as unknown);
    expect(patches).toEqual([
      {
        apiVersion: 'kubeadm.k8s.io/v1beta3',
        kind: 'ClusterConfiguration',
        controllerManager: {
          extraArgs: { 'node-monitor-grace-period': '16s', 'node-monitor-period': '2s', 'node-eviction-rate': '10' },
        },
        apiServer: {
          extraArgs: { 'default-not-ready-toleration-seconds': '10', 'default-unreachable-toleration-seconds': '10' },
        },
      },
      {
        apiVersion: 'kubeadm.k8s.io/v1beta4',
        kind: 'ClusterConfiguration',
        controllerManager: {
          extraArgs: [
            { name: 'node-monitor-grace-period', value: '16s' },
            { name: 'node-monitor-period', value: '2s' },
            { name: 'node-eviction-rate', value: '10' },
          ],
        },
        apiServer: {
          extraArgs: [
            { name: 'default-not-ready-toleration-seconds', value: '10' },
            { name: 'default-unreachable-toleration-seconds', value: '10' },
          ],
        },
      },
      { apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration', nodeLeaseDurationSeconds: 16 },
    ]);
  });

  test('lets the API server keep an audit log, by patches of either version beside those of the profile', () => {
    const { nodes, kubeadmConfigPatches } = kindConfig({ ...spec, profile: 'default' }, 'node', '/state/policy.json');
    const mount = {
      hostPath: '/state/policy.json',
      containerPath: '/etc/kubernetes/audit-policy.yaml',
      readOnly: true,
    };
    expect(nodes.map(({ extraMounts }) => extraMounts)).toEqual([[mount], undefined, undefined, undefined]);
    const [map, list] = (kubeadmConfigPatches ?? []).map((patch): unknown => JSON.parse(patch));
    const extraVolumes = [{ hostPath: mount.containerPath }, { hostPath: '/var/log/kubernetes/audit' }];
    expect(map).toMatchObject({
      apiVersion: 'kubeadm.k8s.io/v1beta3',
      apiServer: { extraArgs: { 'audit-policy-file': mount.containerPath }, extraVolumes },
    });
    expect(list).toMatchObject({
      apiVersion: 'kubeadm.k8s.io/v1beta4',
      apiServer: { extraArgs: [{ name: 'audit-policy-file', value: mount.containerPath }, {}, {}, {}], extraVolumes },
    });
    expect(kindConfig(spec, 'node', '/state/policy.json').kubeadmConfigPatches).toHaveLength(5);
  });

  test('names the nodes as kind does', () => {
    expect(nodeNames(spec)).toEqual(['power-control-plane', 'power-worker', 'power-worker2', 'power-worker3']);
  });
});
