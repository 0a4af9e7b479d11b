import type { ApiServer, Caller } from '../../api/api-server.ts';
import { apiVersionOf, type Kind } from '../../api/kind.ts';
import { namespaces, pods, serviceAccounts, services } from '../../api/kinds.ts';
import type { ApiObject } from '../../objects.ts';
import { answer, type HttpAnswer, type HttpRequest, jsonAnswer } from '../message.ts';
import { page } from '../read/list.ts';
import { listOptions } from '../read/list-options.ts';
import { type Rendering, renderList, renderOne, shownOf } from '../render.ts';
import { refOfTarget, type Target } from '../target.ts';
import { decodeBody } from './decode-body.ts';
import { deleteOptionsOf } from './delete-options.ts';
import { inNamespace, requireName, requireReadableVersion, requireSameUid } from './object-of-request.ts';
import { patchIn } from './patch-body.ts';
import { patched } from './patched.ts';
import { expectedOf } from './types-of-kinds.ts';
import { writeQuery } from './write-options.ts';

/** A request with what is known about it. */
export interface Asked {
  readonly request: HttpRequest;
  readonly query: URLSearchParams;
  readonly target: Target;
  readonly rendering: Rendering;
  readonly by: Caller;
}

export function create(api: ApiServer, { request, query, target, rendering, by }: Asked): HttpAnswer {
  const { kind, namespace } = target;
  const { dryRun, fieldValidation } = writeQuery(query, 'CreateOptions');
  const { object, warnings } = decodeBody(request, expectedOf(kind), fieldValidation);
  const created = api.create(kind, inNamespace(kind, object, namespace), { by, dryRun });
  return written(201, kind, created, rendering, warnings);
}

export function update(api: ApiServer, { request, query, target, rendering, by }: Asked): HttpAnswer {
  const { kind, namespace } = target;
  const { dryRun, fieldValidation } = writeQuery(query, 'UpdateOptions');
  const { object, warnings } = decodeBody(request, expectedOf(kind), fieldValidation);
  const given = inNamespace(kind, object, namespace);
  requireName(given, refOfTarget(target));
  requireReadableVersion(given);
  const isNew = api.find(kind, refOfTarget(target)) === undefined;
  const updated = api.update(kind, given, { by, dryRun, subresource: statusOrNone(target) });
  return written(isNew ? 201 : 200, kind, updated, rendering, warnings);
}

export function patch(api: ApiServer, { request, query, target, rendering, by }: Asked): HttpAnswer {
  const { kind, namespace } = target;
  const wanted = patchIn(request, query);
  const { dryRun, fieldValidation } = writeQuery(query, 'PatchOptions');
  const old = api.get(kind, refOfTarget(target));
  const { object, warnings } = patched(kind, old, wanted, fieldValidation);
  const given = inNamespace(kind, object, namespace);
  requireName(given, refOfTarget(target));
  requireReadableVersion(given);
  requireSameUid(kind, given, old);
  const updated = api.update(kind, given, { by, dryRun, subresource: statusOrNone(target) });
  return written(200, kind, updated, rendering, warnings);
}

/** Kinds of which the object that has gone is answered; of others a Status (their storage's ReturnDeletedObject). */
const answeredWhenGone: readonly Kind<ApiObject>[] = [namespaces, pods, services, serviceAccounts];

export function remove(api: ApiServer, { request, query, target, rendering, by }: Asked): HttpAnswer {
  const { kind } = target;
  const options = deleteOptionsOf(request, query);
  const { object, gone } = api.delete(kind, refOfTarget(target), { ...options, by });
  if (!gone || answeredWhenGone.includes(kind)) return written(200, kind, object, rendering, []);
  const { name, uid } = object.metadata ?? {};
  const details = { name, ...(kind.group === '' ? {} : { group: kind.group }), kind: kind.plural, uid };
  return success(200, details);
}

export function removeCollection(api: ApiServer, { request, query, target, rendering, by }: Asked): HttpAnswer {
  const { kind, namespace } = target;
  const options = deleteOptionsOf(request, query);
  const { items, metadata } = page(api, { kind, namespace }, listOptions(query, { watch: false }));
  for (const { metadata: { name = '', namespace: its } = {} } of items) {
    api.delete(kind, { namespace: its, name }, { ...options, by });
  }
  return answer(200, `${renderList(shownOf(kind), apiVersionOf(kind), items, metadata, rendering)}\n`);
}

export const success = (code: number, details?: object): HttpAnswer =>
  jsonAnswer(code, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    ...(details === undefined ? { code } : { details }),
  });

function written(
  status: number,
  kind: Kind<ApiObject>,
  object: ApiObject,
  rendering: Rendering,
  warnings: readonly string[],
): HttpAnswer {
  return answer(status, `${renderOne(shownOf(kind), object, rendering)}\n`, warningHeader(warnings));
}

/** RFC 7234, 5.5, as apimachinery, pkg/util/net/http.go, NewWarningHeader has it. */
export const warningHeader = (warnings: readonly string[]): Readonly<Record<string, string>> =>
  warnings.length === 0 ? {} : { warning: warnings.map((text) => `299 - ${JSON.stringify(text)}`).join(', ') };

const statusOrNone = ({ subresource }: Target): 'status' | undefined =>
  subresource === 'status' ? subresource : undefined;
