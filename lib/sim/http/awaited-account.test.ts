import { expect, test } from '@playwright/test';
import { Simulation } from '../simulation.ts';
import type { HttpAnswer } from './message.ts';

const simulation = new Simulation({
  name: 's',
  version: 'v1.37.2',
  workers: 2,
  settings: {},
  seed: 1,
  startAt: Date.UTC(2026, 0, 1),
});

const post = (path: string, body: object) =>
  simulation.http.handle(
    { method: 'POST', path, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    'kubernetes-admin',
  );

const podAs = (serviceAccountName?: string) => ({
  metadata: { name: `of-${serviceAccountName ?? 'default'}` },
  spec: {
    containers: [{ name: 'a', image: 'a' }],
    ...(serviceAccountName === undefined ? {} : { serviceAccountName }),
  },
});

const code = (answer: HttpAnswer | undefined) => answer?.status;

test('a pod that comes before its namespace’s account waits for it, and another account is not waited for', () => {
  expect(code(post('/api/v1/namespaces', { metadata: { name: 'new' } }).result)).toBe(201);
  const early = post('/api/v1/namespaces/new/pods', podAs());
  expect(early.result).toBeUndefined();
  expect(code(post('/api/v1/namespaces/new/pods', podAs('nobody')).result)).toBe(403);
  simulation.runUntil(simulation.now + 1_000);
  expect(code(early.result)).toBe(201);
});
