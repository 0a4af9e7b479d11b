import { expect, test } from '@playwright/test';
import { compareRuns } from '../../reports/compare/compare-runs.ts';
import { madeUpRun } from '../../reports/testdata/made-up-run.ts';
import { compareDefaults } from './defaults.ts';
import { imageDefaults } from './image-defaults.ts';
import { abba } from './order.ts';
import { parseHelp } from './parse-help.ts';
import { exitCodeOf } from './report.ts';
import { simulatedDefaults } from './simulated-defaults.ts';

const simulated = (version: string, changed: Readonly<Record<string, string>> = {}) => ({
  version,
  defaults: new Map([...simulatedDefaults(version), ...Object.entries(changed)]),
});
const grace = 'kube-controller-manager --node-monitor-grace-period';

test.describe('defaults', () => {
  test('1.31 → 1.34: grace 40 → 50 s and the same-pass NoExecute, and nothing else', () => {
    const changes = compareDefaults(simulated('v1.31.0'), simulated('v1.34.4'), 'fast');
    expect(changes).toMatchObject([
      { name: grace, a: '40s', b: '50s', judgement: 'expected', provedBy: 'defaults', moves: ['node.ready-unknown'] },
      { name: 'rule noExecutePass', judgement: 'expected', provedBy: 'runs', moves: ['node.taint-no-execute'] },
    ]);
    expect(changes[0]?.because).toContain('50 s since v1.32');
  });

  test('the profile with which Kubernetes is shipped lets the runs prove them', () => {
    const [change] = compareDefaults(simulated('v1.31.0'), simulated('v1.34.4'), 'default');
    expect(change).toMatchObject({ name: grace, provedBy: 'runs' });
  });

  test('of one version do not differ', () => {
    expect(compareDefaults(simulated('v1.34.4'), simulated('v1.34.4'), 'fast')).toEqual([]);
  });

  test('that changed as the version table does not know are a regression', () => {
    for (const value of ['60s', '50s ']) {
      const changes = compareDefaults(simulated('v1.34.4'), simulated('v1.36.4', { [grace]: value }), 'fast');
      expect(changes).toMatchObject([{ name: grace, judgement: 'regression' }]);
      const comparison = compareRuns([madeUpRun()], [{ ...madeUpRun(), id: 'b' }], {
        accepted: [],
        today: new Date(0),
        names: { a: 'A', b: 'B' },
      });
      expect(comparison.outcome.exitCode).toBe(0);
      expect(exitCodeOf(comparison, changes, new Set())).toBe(4);
      expect(exitCodeOf(comparison, changes, new Set([grace]))).toBe(0);
    }
  });

  test('that the model does not hold move no claim, and say so', () => {
    const other = 'kube-controller-manager --concurrent-gc-syncs';
    expect(compareDefaults(simulated('v1.36.4', { [other]: '20' }), simulated('v1.36.4'), 'fast')).toMatchObject([
      { name: other, a: '20', b: 'not there', moves: [], judgement: 'no claim moves' },
    ]);
  });
});

test('--help is read by flags and by feature gates', () => {
  const help = `
Usage:
  kube-controller-manager [flags]

      --node-monitor-grace-period duration     Amount of time. (default 40s)
      --master string                          The address (overrides any value).
      --authentication-skip-lookup             If false, look up. (default "a b")
      --feature-gates colonSeparated           A set of key=value pairs:
                                               kube:NodeControllerLeaseCircuitBreaker=true|false (BETA - default=true)
  -v, --v Level                                number for the log level verbosity
`;
  expect(parseHelp('x', help)).toEqual([
    ['x --node-monitor-grace-period', '40s'],
    ['x --master', 'zero'],
    ['x --authentication-skip-lookup', 'a b'],
    ['x --feature-gates', 'zero'],
    ['x gate NodeControllerLeaseCircuitBreaker', 'true'],
    ['x --v', 'zero'],
  ]);
});

test.describe('a node image', () => {
  const flags = {
    'kube-controller-manager': ['node-monitor-grace-period', 'node-monitor-period', 'node-eviction-rate'],
    'kube-apiserver': ['default-unreachable-toleration-seconds', 'default-not-ready-toleration-seconds'],
    kubelet: ['v'],
  };
  const printed = (without = ''): string =>
    Object.entries(flags)
      .map(([component, names]) => {
        const lines = names.filter((name) => name !== without).map((name) => `      --${name} x   Text. (default 7)`);
        return [`=== powercut help of ${component}`, ...lines].join('\n');
      })
      .join('\n');

  test('tells the defaults of all its programs', async () => {
    const defaults = await imageDefaults('node:v1', async () => printed());
    expect(defaults.get(grace)).toBe('7');
    expect(defaults.get('kubelet --v')).toBe('7');
  });

  test('without what decides the timeline, or that does not run, is refused', async () => {
    const without = imageDefaults('node:v1', async () => printed('node-eviction-rate'));
    await expect(without).rejects.toThrow('does not tell of kube-controller-manager --node-eviction-rate');
    const broken = imageDefaults('node:v1', () => Promise.reject(new Error('no such image')));
    await expect(broken).rejects.toMatchObject({ code: 'E_DEFAULTS', exitCode: 3 });
  });
});

test('runs alternate so that a drift falls on both sides alike', () => {
  expect(abba(1).join('')).toBe('ab');
  expect(abba(4).join('')).toBe('abbaabba');
});
