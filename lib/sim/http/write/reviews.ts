import type { Caller } from '../../api/api-server.ts';
import { type HttpAnswer, type HttpRequest, jsonAnswer } from '../message.ts';
import { methodNotAllowed } from '../refusals.ts';
import type { ResourcePath } from '../route.ts';
import { decodeBody } from './decode-body.ts';
import { accessReview, selfReview } from './types-of-kinds.ts';

/** Whoever is let in may do everything; undefined for a path that leads to no review. */
export function reviewAt({ apiVersion, resource, name }: ResourcePath, request: HttpRequest, by: Caller) {
  if (name !== undefined) return undefined;
  const path = `${apiVersion}/${resource}`;
  if (path === 'authorization.k8s.io/v1/selfsubjectaccessreviews') return review(request, accessReview, mayAll);
  if (path === 'authentication.k8s.io/v1/selfsubjectreviews') {
    return review(request, selfReview, {
      userInfo: { username: by, groups: ['kubeadm:cluster-admins', 'system:authenticated'] },
    });
  }
  return undefined;
}

const mayAll = { allowed: true, reason: "powercut's simulator knows no RBAC: who is let in may do everything" };

function review(request: HttpRequest, expected: Parameters<typeof decodeBody>[1], status: object): HttpAnswer {
  if (request.method !== 'POST') throw methodNotAllowed();
  const { object } = decodeBody(request, expected, 'Ignore');
  const { apiVersion, kind } = expected;
  return jsonAnswer(201, { ...object, kind, apiVersion, metadata: object['metadata'] ?? {}, status });
}
