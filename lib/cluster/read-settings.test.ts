import type { V1Pod } from '@kubernetes/client-node';
import { expect, test } from '@playwright/test';
import { rejected } from '../testing/caught.ts';
import { minutes, seconds } from '../units.ts';
import type { ApiReader } from './api-reader.ts';
import { settingsFrom, statusUpdateFrequencyFrom, supposedSettingsFrom } from './read-settings.ts';

interface Given {
  readonly version?: string;
  readonly controllerManager?: readonly (readonly string[])[];
  readonly apiServer?: readonly string[];
  readonly configz?: (node: string) => unknown;
  /** Everything about the controller-manager's container but its name. */
  readonly container?: { readonly image?: string; readonly command?: string[] };
}

test('how often a kubelet updates its status is read from it, and never guessed', async () => {
  const told = (kubeletconfig: object) => cluster({ configz: () => ({ kubeletconfig }) });
  expect(await statusUpdateFrequencyFrom(told({ nodeStatusUpdateFrequency: '10s' }), 'a')).toBe(seconds(10));
  for (const other of [{}, { nodeStatusUpdateFrequency: '0s' }, { nodeStatusUpdateFrequency: 'often' }]) {
    expect(await rejected(statusUpdateFrequencyFrom(told(other), 'a'))).toMatchObject({ code: 'E_SETTINGS' });
  }
});

test.describe('the settings of a cluster', () => {
  test('are its flags where they are set, each with where it was read', async () => {
    const settings = await settingsFrom(
      cluster({
        controllerManager: [
          [
            '--node-monitor-grace-period=16s',
            '--node-monitor-period',
            '2s',
            '--node-eviction-rate=10',
            '--controllers=*,tokencleaner',
          ],
        ],
        apiServer: ['--default-unreachable-toleration-seconds=10', '--default-not-ready-toleration-seconds=12'],
      }),
    );
    expect(settings.nodeMonitorGracePeriod).toEqual({
      value: seconds(16),
      source: 'kube-controller-manager flag --node-monitor-grace-period (Pod kube-system/kube-controller-manager-cp1)',
    });
    expect(settings.nodeMonitorPeriod.value).toBe(seconds(2));
    expect(settings.nodeEvictionRate.value).toBe(10);
    expect(settings.defaultUnreachableTolerationSeconds.value).toBe(10);
    expect(settings.defaultNotReadyTolerationSeconds.value).toBe(12);
    expect(settings.nodeLeaseDuration['b']).toEqual({
      value: seconds(16),
      source: 'kubelet nodeLeaseDurationSeconds (/configz of b)',
    });
    expect(Object.keys(settings.nodeLeaseDuration)).toEqual(['a', 'b']);
  });

  for (const [version, grace] of [
    ['v1.31.0', seconds(40)],
    ['v1.37.2', seconds(50)],
  ] as const) {
    test(`are the defaults of ${version} where no flag is set, and say so`, async () => {
      const settings = await settingsFrom(cluster({ version }));
      expect(settings.nodeMonitorGracePeriod).toEqual({ value: grace, source: `default of ${version} (flag not set)` });
      expect(settings.nodeMonitorPeriod.value).toBe(seconds(5));
      expect(settings.nodeEvictionRate.value).toBe(0.1);
      expect(settings.defaultUnreachableTolerationSeconds.value).toBe(300);
      expect(settings.defaultNotReadyTolerationSeconds.value).toBe(300);
    });
  }

  test('take the last of several equal flags, as pflag does', async () => {
    const flags = ['--node-monitor-grace-period=16s', '--node-monitor-grace-period=1m40s'];
    const settings = await settingsFrom(cluster({ controllerManager: [flags] }));
    expect(settings.nodeMonitorGracePeriod.value).toBe(minutes(1) + seconds(40));
  });

  test('are not taken from a flag whose name only begins alike', async () => {
    const flags = ['--node-monitor-grace-period-extra=1s', '--node-monitor-period=3s'];
    const settings = await settingsFrom(cluster({ controllerManager: [flags] }));
    expect(settings.nodeMonitorGracePeriod.value).toBe(seconds(50));
    expect(settings.nodeMonitorPeriod.value).toBe(seconds(3));
  });

  test('are refused where the control planes differ', async () => {
    const error = await rejected(
      settingsFrom(
        cluster({ controllerManager: [['--node-monitor-grace-period=16s'], ['--node-monitor-grace-period=30s']] }),
      ),
    );
    expect(error.code).toBe('E_SETTINGS');
    expect(error.message).toContain('kube-controller-manager-cp1 has 16s, kube-controller-manager-cp2 has 30s');
  });

  test('are refused where there is no static Pod to read', async () => {
    const error = await rejected(settingsFrom(cluster({ controllerManager: [] })));
    expect(error.message).toContain('kube-system has no Pod of it');
  });

  for (const [what, command] of [
    ['is run by a shell', ['sh', '-c', 'kube-controller-manager --node-monitor-grace-period=16s']],
    ['is something else', ['/go-runner', '--log-file=/var/log/x']],
  ] as const) {
    test(`are refused where what the container runs ${what}`, async () => {
      const error = await rejected(settingsFrom(cluster({ container: { command: [...command] } })));
      expect(error.message).toContain('kube-controller-manager-cp1 does not show them');
    });
  }

  test('are refused in the middle of an upgrade of the control plane', async () => {
    const of = (image: string) => settingsFrom(cluster({ version: 'v1.37.2', container: { image } }));
    expect((await rejected(of('registry.k8s.io/kube-controller-manager:v1.36.4'))).message).toContain('is v1.36.4');
    await of('registry.k8s.io/kube-controller-manager:v1.37.0@sha256:0123');
    await of('registry.example:5000/mirror/kube-controller-manager@sha256:0123');
  });

  for (const [what, flags] of [
    ['a duration that is none', ['--node-monitor-grace-period=16']],
    ['an empty duration', ['--node-monitor-grace-period=']],
    ['a grace period of nothing', ['--node-monitor-grace-period=0s']],
    ['a rate that is none', ['--node-eviction-rate=fast']],
    ['no node lifecycle controller', ['--controllers=*,-nodelifecycle']],
    ['no taint-eviction controller', ['--controllers=*,-taint-eviction-controller']],
    ['a list of controllers without it', ['--controllers=tokencleaner']],
  ] as const) {
    test(`are refused with ${what}`, async () => {
      expect((await rejected(settingsFrom(cluster({ controllerManager: [flags] })))).code).toBe('E_SETTINGS');
    });
  }

  test('are refused where admission gives no toleration', async () => {
    const error = await rejected(
      settingsFrom(cluster({ apiServer: ['--disable-admission-plugins=X,DefaultTolerationSeconds'] })),
    );
    expect(error.message).toContain('DefaultTolerationSeconds');
  });

  for (const [what, configz] of [
    ['does not answer', () => Promise.reject(new Error('503\nmore'))],
    ['has no such setting', () => ({ kubeletconfig: {} })],
    ['answers with nothing', () => null],
    ['says that the lease is no number', () => ({ kubeletconfig: { nodeLeaseDurationSeconds: '16' } })],
  ] as const) {
    test(`are refused where a kubelet ${what}`, async () => {
      const error = await rejected(settingsFrom(cluster({ configz: (node) => (node === 'b' ? configz() : fine()) })));
      expect(error.message).toContain('the kubelet configuration of b');
      expect(error.message).not.toContain('\n');
    });
  }
});

test.describe('the settings that a prediction takes', () => {
  test('are read where they can be', async () => {
    const settings = await supposedSettingsFrom(cluster({ controllerManager: [['--node-monitor-grace-period=16s']] }));
    expect(settings.nodeMonitorGracePeriod).toMatchObject({ value: seconds(16) });
    expect(settings.nodeMonitorGracePeriod.assumed).toBeUndefined();
    expect(settings.nodes).toEqual({
      a: {
        role: 'worker',
        nodeLeaseDuration: { value: seconds(16), source: 'kubelet nodeLeaseDurationSeconds (/configz of a)' },
      },
      b: {
        role: 'worker',
        nodeLeaseDuration: { value: seconds(16), source: 'kubelet nodeLeaseDurationSeconds (/configz of b)' },
      },
    });
  });

  test('are assumed where a managed control plane hides them', async () => {
    const settings = await supposedSettingsFrom(cluster({ version: 'v1.36.4-eks-1', controllerManager: [] }));
    expect(settings.nodeMonitorGracePeriod).toMatchObject({
      value: seconds(50),
      source: 'assumed: default of v1.36.4-eks-1 (kube-system has no Pod of kube-controller-manager)',
      assumed: { lo: seconds(40), hi: seconds(50) },
    });
    expect(settings.nodeEvictionRate.assumed).toMatchObject({ lo: 0.1, hi: 0.1 });
    expect(settings.nodes['a']?.nodeLeaseDuration.value).toBe(seconds(16));
  });

  test('assume the Lease of a node whose kubelet does not tell', async () => {
    const settings = await supposedSettingsFrom(
      cluster({ configz: (node) => (node === 'b' ? Promise.reject(new Error('503')) : fine()) }),
    );
    expect(settings.nodes['a']?.nodeLeaseDuration.assumed).toBeUndefined();
    expect(settings.nodes['b']?.nodeLeaseDuration).toMatchObject({ value: seconds(40), assumed: { lo: seconds(40) } });
  });

  test('tell control planes and zones by their labels', async () => {
    const labels = { 'node-role.kubernetes.io/control-plane': '', 'topology.kubernetes.io/zone': 'z1' };
    const reader = { ...cluster({}), nodes: async () => [{ metadata: { name: 'a', labels } }] };
    expect((await supposedSettingsFrom(reader)).nodes['a']).toMatchObject({ role: 'control-plane', zone: '/z1' });
  });

  test('are refused where flags are there and cannot be understood', async () => {
    const flags = ['--node-monitor-grace-period=16'];
    expect((await rejected(supposedSettingsFrom(cluster({ controllerManager: [flags] })))).code).toBe('E_SETTINGS');
  });
});

const fine = () => ({ kubeletconfig: { nodeLeaseDurationSeconds: 16 } });

function cluster(given: Given): ApiReader {
  const { version = 'v1.37.2', controllerManager = [[]], apiServer = [], configz = fine, container = {} } = given;
  const pods = [
    ...controllerManager.map((flags, index) => pod('kube-controller-manager', `cp${index + 1}`, flags, container)),
    pod('kube-apiserver', 'cp1', apiServer),
    { metadata: { name: 'kube-proxy-x', labels: { 'k8s-app': 'kube-proxy' } } },
  ];
  return {
    version: async () => version,
    nodes: async () => [{ metadata: { name: 'b' } }, { metadata: { name: 'a' } }],
    namespaces: async () => [],
    pods: async () => pods,
    kubeletConfig: async (node) => configz(node),
    daemonSets: async () => [],
    hasServiceAccount: async () => true,
    leaseHolder: async () => 'x',
  };
}

function pod(component: string, node: string, flags: readonly string[], container: Given['container'] = {}): V1Pod {
  return {
    metadata: { name: `${component}-${node}`, labels: { component } },
    spec: { containers: [{ name: component, command: [component, ...flags], ...container }] },
  };
}
