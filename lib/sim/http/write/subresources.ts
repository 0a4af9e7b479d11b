import type { ApiServer } from '../../api/api-server.ts';
import { bindPod } from '../../api/binding.ts';
import { evictPod } from '../../api/eviction.ts';
import type { Kind } from '../../api/kind.ts';
import { deployments, replicaSets, scales, statefulSets } from '../../api/kinds.ts';
import { patchScale, scaleOf, updateScale } from '../../api/scale.ts';
import { badRequest } from '../../api/status-error.ts';
import type { ApiObject, Deployment, ReplicaSet, Scale, StatefulSet } from '../../objects.ts';
import { answer, type HttpAnswer } from '../message.ts';
import { methodNotAllowed } from '../refusals.ts';
import { renderOne } from '../render.ts';
import { columnsOf } from '../table/columns.ts';
import { cellsOfScale } from '../table/scale.ts';
import { refOfTarget } from '../target.ts';
import { decodeBody } from './decode-body.ts';
import { wishesIn } from './delete-options.ts';
import { inNamespace } from './object-of-request.ts';
import { patchIn } from './patch-body.ts';
import { binding, eviction, scale } from './types-of-kinds.ts';
import { writeQuery } from './write-options.ts';
import { type Asked, success } from './writes.ts';

/** POST of a pod's `eviction`: what `kubectl drain` asks for. */
export function evict(api: ApiServer, { request, query, target, by }: Asked): HttpAnswer {
  const { fieldValidation, dryRun } = writeQuery(query, 'CreateOptions');
  const { object } = decodeBody(request, eviction, fieldValidation);
  const { metadata = {}, deleteOptions }: EvictionBody = object;
  const ref = refOfTarget(target);
  if (metadata.name !== ref.name) throw badRequest('name in URL does not match name in Eviction object');
  const wishes = wishesIn(deleteOptions ?? {});
  evictPod(api, ref, { ...wishes, dryRun: dryRun || (wishes.dryRun ?? false), by });
  return success(201);
}

interface EvictionBody {
  readonly metadata?: { readonly name?: string };
  readonly deleteOptions?: Parameters<typeof wishesIn>[0];
}

/** POST of a pod's `binding`: how a scheduler says where it is to run. */
export function bind(api: ApiServer, { request, query, target, by }: Asked): HttpAnswer {
  const { fieldValidation } = writeQuery(query, 'CreateOptions');
  const { object } = decodeBody(request, binding, fieldValidation);
  const { metadata = {}, target: to = {} }: BindingBody = object;
  bindPod(api, refOfTarget(target), { uid: metadata.uid, node: to.name ?? '', by });
  return success(201);
}

interface BindingBody {
  readonly metadata?: { readonly uid?: string };
  readonly target?: { readonly name?: string };
}

type Scalable = Deployment | ReplicaSet | StatefulSet;

const scalable: readonly Kind<Scalable>[] = [deployments, replicaSets, statefulSets];

/** GET, PUT and PATCH of `scale`. */
export function scaled(api: ApiServer, asked: Asked): HttpAnswer {
  const { request, target, rendering } = asked;
  const kind = scalable.find((one: Kind<ApiObject>) => one === target.kind);
  if (kind === undefined) throw methodNotAllowed();
  const ref = refOfTarget(target);
  const show = (its: Scale): HttpAnswer => {
    const shown = { kind: 'Scale', columns: columnsOf('scales'), cells: cellsOfScale };
    return answer(200, `${renderOne(shown, written(its), rendering)}\n`);
  };
  switch (request.method) {
    case 'GET':
      return show(scaleOf(api, kind, ref));
    case 'PUT':
      return show(setScale(api, kind, asked));
    case 'PATCH': {
      const { dryRun } = writeQuery(asked.query, 'PatchOptions');
      return show(patchScale(api, kind, ref, patchIn(request, asked.query), { by: asked.by, dryRun }));
    }
    default:
      throw methodNotAllowed();
  }
}

function setScale(api: ApiServer, kind: Kind<Scalable>, { request, query, target, by }: Asked): Scale {
  const { dryRun, fieldValidation } = writeQuery(query, 'UpdateOptions');
  const { object } = decodeBody(request, scale, fieldValidation);
  const given: Scale = inNamespace(scales, object, target.namespace);
  return updateScale(api, kind, refOfTarget(target), given, { by, dryRun });
}

/** As Go writes it: a spec of no replicas is empty. */
const written = (its: Scale): Scale => (its.spec?.replicas === 0 ? { ...its, spec: {} } : its);
