import type { Deployment, ReplicaSet, Scale, StatefulSet } from '../objects.ts';
import type { ApiServer, Ref, WriteOptions } from './api-server.ts';
import type { Kind } from './kind.ts';
import { scales } from './kinds.ts';
import { applyPatch, type Patch } from './patch/patch.ts';
import { requireSameVersion } from './preconditions.ts';
import { selectorInWords } from './selectors/label-selector.ts';
import { badRequest } from './status-error.ts';
import { invalid, invalidObject } from './validation/field-error.ts';

type Scalable = Deployment | ReplicaSet | StatefulSet;

/** The `scale` of a Deployment, ReplicaSet or StatefulSet. Throws NotFound. */
export const scaleOf = <T extends Scalable>(api: ApiServer, kind: Kind<T>, ref: Ref): Scale =>
  scaleFrom(api.get(kind, ref));

/** pkg/registry/apps/deployment/storage/storage.go, scaleFromDeployment. */
function scaleFrom({ metadata = {}, spec, status }: Scalable): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'Scale',
    metadata: {
      ...(name === undefined ? {} : { name }),
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
      ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
    },
    spec: { replicas: spec?.replicas ?? 0 },
    status: { replicas: status?.replicas ?? 0, selector: selectorInWords(spec?.selector) },
  };
}

/** Sets how many replicas there are to be. Throws NotFound, Conflict, Invalid. */
export function updateScale<T extends Scalable>(
  api: ApiServer,
  kind: Kind<T>,
  ref: Ref,
  scale: Scale,
  options: WriteOptions,
): Scale {
  const old = api.get(kind, ref);
  const { metadata: stored = {} } = old;
  const { name = ref.name, uid = '', resourceVersion = '' } = scale.metadata ?? {};
  if (name !== ref.name)
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${ref.name})`);
  requireSameVersion(kind, ref, { uid, resourceVersion }, stored, { updatesUnconditionally: true });
  const { replicas = 0 } = scale.spec ?? {};
  if (replicas < 0) {
    throw invalidObject({ group: 'autoscaling', kind: 'Scale' }, ref.name, [
      invalid('spec.replicas', replicas, 'must be greater than or equal to 0'),
    ]);
  }
  return scaleFrom(api.update(kind, { ...old, spec: { ...old.spec, replicas } }, options));
}

/** Patches a `scale`. Throws what `updateScale` throws. */
export function patchScale<T extends Scalable>(
  api: ApiServer,
  kind: Kind<T>,
  ref: Ref,
  patch: Patch,
  options: WriteOptions,
): Scale {
  return updateScale(api, kind, ref, applyPatch(scales, scaleOf(api, kind, ref), patch), options);
}
