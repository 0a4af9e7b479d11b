import { expect, test } from '@playwright/test';
import { exitCodes } from '../../exit-codes.ts';
import { caught } from '../../testing/caught.ts';
import { defaultKubernetesVersion, publishedVersions, resolveNodeImage } from './images.ts';

test.describe('the node image of a version', () => {
  test("is one of kind's own, by digest, for each version kind publishes", () => {
    expect(publishedVersions).toEqual(['v1.37.0', 'v1.36.4', 'v1.35.8', 'v1.34.11']);
    for (const version of publishedVersions) {
      const { image } = resolveNodeImage(version);
      expect(image).toMatch(/^kindest\/node:v[\d.]+@sha256:[\da-f]{64}$/);
      expect(image).toContain(`:${version}@`);
    }
  });

  test('is that of the newest version where none is asked for', () => {
    expect(resolveNodeImage().version).toBe(defaultKubernetesVersion);
  });

  for (const [asked, version] of [
    ['1.37', 'v1.37.0'],
    ['v1.36', 'v1.36.4'],
    ['1.35.8', 'v1.35.8'],
    ['v1.34.11', 'v1.34.11'],
  ] as const) {
    test(`takes ${asked} for ${version}`, () => {
      expect(resolveNodeImage(asked).version).toBe(version);
    });
  }

  for (const asked of ['1.37.2', 'v1.31.0', '1.30', 'v1.3', 'v1.37.0-rc.1']) {
    test(`is not to be had for ${asked} without --node-image, and says what is`, () => {
      const error = caught(() => resolveNodeImage(asked));
      expect(error.exitCode).toBe(exitCodes.usage);
      for (const version of publishedVersions) expect(error.message).toContain(version);
      expect(error.hint).toContain('--node-image');
    });
  }

  for (const asked of ['latest', '', '1', 'v1.37.x', '1.37.2 ; rm', '=1.37.2', 'V1.37', '1.37.']) {
    test(`is refused for "${asked}", which is no version`, () => {
      const error = caught(() => resolveNodeImage(asked, 'node:{version}'));
      expect(error.exitCode).toBe(exitCodes.usage);
      expect(error.message).toContain('is not a version of Kubernetes');
    });
  }

  test('comes from the template for any full version', () => {
    expect(resolveNodeImage('1.37.2', 'registry.example/node:{version}')).toEqual({
      version: 'v1.37.2',
      image: 'registry.example/node:v1.37.2',
    });
    expect(resolveNodeImage('v1.31.0', 'node@sha256:0123').image).toBe('node@sha256:0123');
  });

  test('takes a minor version in a template only where its patch is known', () => {
    expect(resolveNodeImage('1.36', 'node:{version}').image).toBe('node:v1.36.4');
    expect(() => resolveNodeImage('1.31', 'node:{version}')).toThrow('v1.31');
  });
});
