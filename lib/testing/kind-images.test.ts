import { expect, test } from '@playwright/test';
import { testImages } from './kind-images.ts';

test('without a word tests on kind use published images, and lack only versions that are not', () => {
  const images = testImages({});
  expect(images.has(images.version)).toBe(true);
  expect(images.nodeImage(images.version)).toMatch(/^kindest\/node:v1\.\d+\.\d+@sha256:/);
  expect(images.workloadImage).toContain('nginx');
  expect(images.has('v1.31.0')).toBe(false);
});

test('images that are named are used for every version', () => {
  const images = testImages({
    POWERCUT_TEST_NODE_IMAGE: 'node:{version}-mine',
    POWERCUT_TEST_WORKLOAD_IMAGE: 'web:1',
  });
  expect(images.has('v1.31.0')).toBe(true);
  expect(images.nodeImage('v1.31.0')).toBe('node:v1.31.0-mine');
  expect(images.workloadImage).toBe('web:1');
});
