import { expect, test } from '@playwright/test';
import type { Pod, PodDisruptionBudget } from '../objects.ts';
import { BareControlPlane } from '../testing/bare-control-plane.ts';
import { refusalOf } from '../testing/refusal.ts';
import { evictPod } from './eviction.ts';
import { podDisruptionBudgets, pods } from './kinds.ts';

const by = 'test';
const ref = { namespace: 'default', name: 'a' };

function withPod(options: { readonly version?: string; readonly ready?: string; readonly phase?: string } = {}) {
  const { version = 'v1.37.2', ready = 'True', phase = 'Running' } = options;
  const { api } = new BareControlPlane(1, { version });
  const pod: Pod = {
    metadata: { ...ref, labels: { app: 'a' } },
    spec: { nodeName: 'n', containers: [{ name: 'c', image: 'i' }] },
  };
  const made = api.create(pods, pod, { by });
  const told = { phase, conditions: [{ type: 'Ready', status: ready }] };
  api.update(pods, { ...made, status: told }, { by, subresource: 'status' });
  const budget = (name: string, status: Partial<PodDisruptionBudget['status']> = {}, spec: object = {}) => {
    const metadata = { namespace: 'default', name };
    const selector = { matchLabels: { app: 'a' } };
    const fresh = api.create(podDisruptionBudgets, { metadata, spec: { selector, ...spec } }, { by });
    const full = {
      currentHealthy: 1,
      desiredHealthy: 1,
      disruptionsAllowed: 0,
      expectedPods: 1,
      observedGeneration: 1,
    };
    api.update(podDisruptionBudgets, { ...fresh, status: { ...full, ...status } }, { by, subresource: 'status' });
  };
  return { api, budget, evict: () => evictPod(api, ref, { by }) };
}

test('a pod without a budget is marked and deleted', () => {
  const { api, evict } = withPod();
  const seen: unknown[] = [];
  api.watch(pods, ({ object }) => seen.push(object));
  evict();
  expect(seen).toMatchObject([
    {
      metadata: { generation: 1 },
      status: {
        conditions: [
          { type: 'Ready' },
          {
            type: 'DisruptionTarget',
            status: 'True',
            reason: 'EvictionByEvictionAPI',
            message: 'Eviction API: evicting',
            lastTransitionTime: '2026-01-01T00:00:00Z',
          },
        ],
      },
    },
    { metadata: { deletionGracePeriodSeconds: 30, generation: 2 } },
  ]);
});

test('a budget is spent first', () => {
  const { api, budget, evict } = withPod();
  budget('b', { disruptionsAllowed: 1, currentHealthy: 2 });
  evict();
  expect(api.get(podDisruptionBudgets, { namespace: 'default', name: 'b' }).status).toMatchObject({
    disruptionsAllowed: 0,
    disruptedPods: { a: '2026-01-01T00:00:00Z' },
    conditions: [{ type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods', observedGeneration: 1 }],
  });
  expect(api.get(pods, ref).metadata?.deletionTimestamp).toBe('2026-01-01T00:00:30Z');
});

test('a budget that allows none refuses', () => {
  const { api, budget, evict } = withPod();
  budget('b');
  expect(refusalOf(evict)).toEqual({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    code: 429,
    reason: 'TooManyRequests',
    message: "Cannot evict pod as it would violate the pod's disruption budget.",
    details: {
      causes: [
        { reason: 'DisruptionBudget', message: 'The disruption budget b needs 1 healthy pods and has 1 currently' },
      ],
    },
  });
  expect(api.get(pods, ref).metadata?.deletionTimestamp).toBeUndefined();
});

test('a budget that the controller has not seen yet refuses for ten seconds', () => {
  const { budget, evict } = withPod();
  budget('b', { observedGeneration: 0, disruptionsAllowed: 1 });
  expect(refusalOf(evict).details).toEqual({
    retryAfterSeconds: 10,
    causes: [
      { reason: 'DisruptionBudget', message: 'The disruption budget b is still being processed by the server.' },
    ],
  });
});

test('two budgets are one too many', () => {
  const { budget, evict } = withPod();
  budget('b');
  budget('c');
  expect(refusalOf(evict)).toMatchObject({
    code: 500,
    message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
  });
});

test('an unready pod costs nothing while the others suffice, or always if the budget says so', () => {
  const healthy = withPod({ ready: 'False' });
  healthy.budget('b');
  healthy.evict();
  const missing = withPod({ ready: 'False' });
  missing.budget('b', { currentHealthy: 0 });
  expect(refusalOf(missing.evict).code).toBe(429);
  const always = withPod({ ready: 'False' });
  always.budget('b', { currentHealthy: 0 }, { unhealthyPodEvictionPolicy: 'AlwaysAllow' });
  always.evict();
});

test('what does not run yet or any more costs nothing', () => {
  for (const phase of ['Pending', 'Succeeded', 'Failed']) {
    const { budget, evict } = withPod({ phase });
    budget('b');
    evict();
  }
});

test('a negative budget is forbidden, and says why since v1.35', () => {
  for (const [version, causes] of [
    ['v1.31.0', undefined],
    [
      'v1.37.2',
      [
        {
          reason: 'DisruptionBudget',
          message:
            'The disruption budget b does not allow evicting pods currently: pdb disruptions allowed is negative',
        },
      ],
    ],
  ] as const) {
    const { api, budget, evict } = withPod({ version });
    budget('b');
    const stored = api.get(podDisruptionBudgets, { namespace: 'default', name: 'b' });
    if (stored.status === undefined) throw new Error('it has a status');
    api.replace(podDisruptionBudgets, { ...stored, status: { ...stored.status, disruptionsAllowed: -1 } }, by);
    const { code, message, details } = refusalOf(evict);
    expect(code).toBe(403);
    expect(message).toBe('poddisruptionbudget.policy "b" is forbidden: pdb disruptions allowed is negative');
    expect(details?.causes).toEqual(causes);
  }
});
