import { expect, test } from '@playwright/test';
import { seconds } from '../units.ts';
import { defaultsOf, noExecuteInSamePass, ruleOf, versionRules } from './versions.ts';

test.describe('the version table', () => {
  for (const [version, grace] of [
    ['v1.30.4', 40],
    ['v1.31.0', 40],
    ['v1.31.99', 40],
    ['v1.32.0', 50],
    ['v1.34.4', 50],
    ['v1.37.2', 50],
    ['v1.40.0', 50],
  ] as const) {
    test(`gives ${version} a grace period of ${grace} s`, () => {
      expect(defaultsOf(version).nodeMonitorGracePeriod).toBe(seconds(grace));
    });
  }

  for (const [version, same] of [
    ['v1.31.0', false],
    ['v1.33.13', false],
    ['v1.34.0-rc.1', true],
    ['v1.34.0', true],
    ['v1.37.2', true],
  ] as const) {
    test(`puts NoExecute ${same ? 'into the pass of Unknown' : 'one pass after Unknown'} in ${version}`, () => {
      expect(noExecuteInSamePass(version)).toBe(same);
    });
  }

  test('knows build metadata and versions without a v', () => {
    expect(noExecuteInSamePass('1.33.5+k3s1')).toBe(false);
    expect(noExecuteInSamePass('v1.34.1+k3s1')).toBe(true);
  });

  test('gives the reason of the row that holds', () => {
    expect(ruleOf(versionRules.nodeMonitorGracePeriod, 'v1.31.9').because).toContain('up to v1.31');
    expect(ruleOf(versionRules.nodeMonitorGracePeriod, 'v1.32.0').because).toContain('126287');
  });

  test('refuses what is no version', () => {
    expect(() => defaultsOf('latest')).toThrow('"latest" is not a version of Kubernetes.');
    expect(() => defaultsOf('latest')).toThrow(expect.objectContaining({ code: 'E_VERSION' }));
  });

  test('knows nothing of what was before v1.0', () => {
    expect(() => defaultsOf('v0.9.0')).toThrow('Nothing is known of Kubernetes v0.9.0.');
    expect(() => defaultsOf('v0.9.0')).toThrow(expect.objectContaining({ code: 'E_VERSION' }));
  });
});
