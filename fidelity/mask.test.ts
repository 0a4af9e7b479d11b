import { expect, test } from '@playwright/test';
import { maskFor } from './mask.ts';

const mask = maskFor({
  nodes: [
    { name: 'golden-control-plane', role: 'control-plane' },
    { name: 'golden-worker', role: 'worker' },
    { name: 'golden-worker2', role: 'worker' },
  ],
});

test('texts of two clusters become the same', () => {
  expect(mask('golden-worker2 and golden-worker at 10.244.1.7')).toBe('worker2 and worker at <ip>');
  expect(mask('Created pod: nginx-5d8f7c9b64-x2v9z')).toBe('Created pod: nginx-#');
  expect(mask('Scaled up replica set nginx-5d8f7c9b64 from 0 to 10')).toBe(
    'Scaled up replica set nginx-# from 0 to 10',
  );
  expect(mask('kube-proxy-x2v9z')).toBe('kube-proxy-#');
  expect(mask('uid d342f7a1-0000-4000-8000-1234567890ab')).toBe('uid <uid>');
});

test('what nobody generated stays as it is', () => {
  expect(mask('a-control-plane of nginx-stays and web-0')).toBe('a-control-plane of nginx-stays and web-0');
});

test('a Pod is known where a kubelet tells of it with its namespace', () => {
  expect(mask('pod kube-proxy-nw7ck_kube-system(1)')).toBe('pod kube-proxy-#_kube-system(1)');
});
