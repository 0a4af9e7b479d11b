import { expect, test } from '@playwright/test';
import { caught } from '../testing/caught.ts';
import { seconds } from '../units.ts';
import { assumedFlags, assumedLease, defaultFlags, type SupposedSettings } from './predict-settings.ts';
import { parseSettingsFile, settingsFileText } from './settings-file.ts';

const settings: SupposedSettings = {
  ...defaultFlags('v1.37.2'),
  kubernetesVersion: { value: 'v1.37.2', source: '/version' },
  nodes: {
    cp: { role: 'control-plane', nodeLeaseDuration: { value: seconds(40), source: '/configz' } },
    w: { role: 'worker', zone: 'a/b', nodeLeaseDuration: assumedLease('it does not tell') },
  },
};

const parse = (content: object) => parseSettingsFile(JSON.stringify(content), 'settings.json');
const setting = (value: unknown) => ({ value, source: 'test' });

test('a settings file reads as it was written, with every source and assumption', () => {
  expect(parseSettingsFile(settingsFileText(settings), 'x')).toEqual(settings);
  const assumed = { ...settings, ...assumedFlags('v1.31.0', 'hidden') };
  expect(parseSettingsFile(settingsFileText(assumed), 'x')).toEqual(assumed);
});

test('durations in a settings file are seconds', () => {
  expect(JSON.parse(settingsFileText(settings)).nodeMonitorGracePeriodSeconds.value).toBe(50);
  expect(parse({ settingsVersion: 1, nodeMonitorPeriodSeconds: setting(2.5) }).nodeMonitorPeriod?.value).toBe(2500);
});

test('a settings file may say as little as somebody knows', () => {
  expect(parse({ settingsVersion: 1 })).toEqual({});
});

for (const [what, content, message] of [
  ['a key that is none', { nodeMonitorGracePeriod: setting(1) }, '"nodeMonitorGracePeriod" is no setting'],
  [
    'a grace period of nothing',
    { nodeMonitorGracePeriodSeconds: setting(0) },
    '"nodeMonitorGracePeriodSeconds.value": it must be >0',
  ],
  ['a negative period', { nodeMonitorPeriodSeconds: setting(-5) }, '"nodeMonitorPeriodSeconds.value": it must be >0'],
  [
    'text for a number',
    { nodeMonitorGracePeriodSeconds: setting('50s') },
    '"nodeMonitorGracePeriodSeconds.value": expected number, received string',
  ],
  [
    'a bare number',
    { nodeMonitorGracePeriodSeconds: 50 },
    '"nodeMonitorGracePeriodSeconds": expected object, received number',
  ],
  ['a value without a source', { nodeEvictionRate: { value: 1 } }, '"nodeEvictionRate.source"'],
  ['an eviction rate of nothing', { nodeEvictionRate: setting(0) }, '"nodeEvictionRate.value": it must be >0'],
  [
    'a negative toleration',
    { defaultUnreachableTolerationSeconds: setting(-1) },
    '"defaultUnreachableTolerationSeconds.value": it must be >=0',
  ],
  [
    'half a second of toleration',
    { defaultUnreachableTolerationSeconds: setting(1.5) },
    '"defaultUnreachableTolerationSeconds.value": expected int',
  ],
  [
    'a role that is none',
    { nodes: { w: { role: 'master', nodeLeaseDurationSeconds: setting(40) } } },
    '"nodes.w.role"',
  ],
  [
    'a Lease of nothing',
    { nodes: { w: { role: 'worker', nodeLeaseDurationSeconds: setting(0) } } },
    '"nodes.w.nodeLeaseDurationSeconds.value": it must be >0',
  ],
  [
    'a key too many below a node',
    { nodes: { w: { role: 'worker', nodeLeaseDurationSeconds: setting(1), x: 1 } } },
    '"nodes.w.x" is no setting',
  ],
  [
    'a value outside its assumption',
    { nodeEvictionRate: { ...setting(5), assumed: { lo: 1, hi: 2, because: 'x' } } },
    '"nodeEvictionRate": the value must lie between',
  ],
  ['another version of the format', { settingsVersion: 2 }, '"settingsVersion"'],
] as const) {
  test(`a settings file with ${what} is refused, and the key named`, () => {
    const error = caught(() => parse({ settingsVersion: 1, ...content }));
    expect(error).toMatchObject({ code: 'E_SETTINGS_FILE', exitCode: 2 });
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('\n');
  });
}

test('what is no JSON is refused, and so is a version that is none', () => {
  expect(caught(() => parseSettingsFile('nodes:', 'settings.yaml')).message).toContain('it is no JSON');
  expect(caught(() => parse({ settingsVersion: 1, kubernetesVersion: setting('latest') })).exitCode).toBe(2);
});
