import { apiVersionOf, type Kind } from '../../api/kind.ts';
import type { ApiObject } from '../../objects.ts';
import type { Expected } from './decode-body.ts';

/** What the body of a write to a kind's objects is to be. */
export function expectedOf(kind: Kind<ApiObject>): Expected {
  const group = (kind.group === '' ? 'core' : kind.group).replace('.k8s.io', '');
  return {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    type: `${group}/${kind.version}.${kind.kind}`,
    // Events are the core group's inside.
    internal: `${group === 'events' ? 'core' : group}.${kind.kind}`,
  };
}

export const eviction: Expected = {
  apiVersion: 'policy/v1',
  kind: 'Eviction',
  type: 'policy/v1.Eviction',
  internal: 'policy.Eviction',
};

export const binding: Expected = {
  apiVersion: 'v1',
  kind: 'Binding',
  type: 'core/v1.Binding',
  internal: 'core.Binding',
};

export const scale: Expected = {
  apiVersion: 'autoscaling/v1',
  kind: 'Scale',
  type: 'autoscaling/v1.Scale',
  internal: 'autoscaling.Scale',
};

export const accessReview: Expected = {
  apiVersion: 'authorization.k8s.io/v1',
  kind: 'SelfSubjectAccessReview',
  type: 'authorization/v1.SelfSubjectAccessReview',
  internal: 'authorization.SelfSubjectAccessReview',
};

export const selfReview: Expected = {
  apiVersion: 'authentication.k8s.io/v1',
  kind: 'SelfSubjectReview',
  type: 'authentication/v1.SelfSubjectReview',
  internal: 'authentication.SelfSubjectReview',
};
