import { expect, test } from '@playwright/test';
import { BareControlPlane } from '../testing/bare-control-plane.ts';
import { refusalOf } from '../testing/refusal.ts';
import { deployments } from './kinds.ts';
import { patchScale, scaleOf, updateScale } from './scale.ts';

const by = 'test';
const ref = { namespace: 'default', name: 'd' };

function withDeployment() {
  const { api } = new BareControlPlane();
  const template = { metadata: { labels: { app: 'a', b: 'c' } }, spec: { containers: [{ name: 'c', image: 'i' }] } };
  const selector = { matchLabels: { b: 'c' }, matchExpressions: [{ key: 'app', operator: 'In', values: ['b', 'a'] }] };
  api.create(deployments, { metadata: ref, spec: { selector, template } }, { by });
  return api;
}

test('a scale tells how many replicas there are to be, and which they are', () => {
  const api = withDeployment();
  expect(scaleOf(api, deployments, ref)).toMatchObject({
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: { namespace: 'default', name: 'd' },
    spec: { replicas: 1 },
    status: { replicas: 0, selector: 'app in (a,b),b=c' },
  });
});

test('a scale is set by an update and by a patch', () => {
  const api = withDeployment();
  const scale = scaleOf(api, deployments, ref);
  expect(updateScale(api, deployments, ref, { ...scale, spec: { replicas: 3 } }, { by }).spec).toEqual({ replicas: 3 });
  patchScale(api, deployments, ref, { type: 'merge', body: { spec: { replicas: 5 } } }, { by });
  const { metadata, spec } = api.get(deployments, ref);
  expect([metadata?.generation, spec?.replicas]).toEqual([3, 5]);
  expect(refusalOf(() => updateScale(api, deployments, ref, scale, { by })).reason).toBe('Conflict');
});

test('fewer than none are refused', () => {
  const api = withDeployment();
  const patch = { type: 'merge', body: { spec: { replicas: -1 } } } as const;
  expect(refusalOf(() => patchScale(api, deployments, ref, patch, { by })).message).toBe(
    'Scale.autoscaling "d" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
  );
});
