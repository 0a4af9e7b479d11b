import { refOf } from '../../api/api-server.ts';
import type { Kind } from '../../api/kind.ts';
import { isStatus } from '../../api/status-error.ts';
import type { Client } from '../../client/client.ts';
import type { Step } from '../../engine/process.ts';
import type { ApiObject } from '../../objects.ts';
import { controllerOf, type OwnerReference } from '../../rules/owners.ts';
import type { LabelTest } from '../../rules/selector.ts';
import { Retry } from './reconciler.ts';

interface Claim<Owner extends ApiObject, Owned extends ApiObject> {
  readonly client: Client;
  readonly ownerKind: Kind<Owner>;
  readonly owner: Owner;
  readonly controllerRef: OwnerReference;
  readonly kind: Kind<Owned>;
  readonly selects: LabelTest;
}

/**
 * Those of `candidates` that are the owner's: takes up orphans that it selects, and lets go what it selects no more
 * (pkg/controller/controller_ref_manager.go, ClaimObject). Throws StatusError, and Retry.
 */
export function* claim<Owner extends ApiObject, Owned extends ApiObject>(
  how: Claim<Owner, Owned>,
  candidates: Iterable<Owned>,
): Step<Owned[]> {
  const claimed: Owned[] = [];
  let mayAdopt = false;
  for (const object of candidates) {
    const { metadata = {} } = object;
    const controller = controllerOf(object);
    const matches = how.selects(metadata.labels);
    if (controller !== undefined) {
      if (controller.uid !== how.owner.metadata?.uid) continue;
      if (matches) claimed.push(object);
      else if (how.owner.metadata.deletionTimestamp === undefined) yield* release(how, object);
      continue;
    }
    if (!matches || how.owner.metadata?.deletionTimestamp !== undefined) continue;
    if (metadata.deletionTimestamp !== undefined || metadata.namespace !== how.owner.metadata?.namespace) continue;
    if (!mayAdopt) yield* requireLivingOwner(how);
    mayAdopt = true;
    if (yield* adopt(how, object)) claimed.push(object);
  }
  return claimed;
}

/** The owner is read anew before the first adoption: the cache may not know yet that it goes (RecheckDeletionTimestamp). */
function* requireLivingOwner<Owner extends ApiObject, Owned extends ApiObject>({
  client,
  ownerKind,
  owner,
}: Claim<Owner, Owned>): Step<void> {
  const { metadata: fresh = {} } = yield* client.get(ownerKind, refOf(owner));
  if (fresh.uid !== owner.metadata?.uid) throw new Retry(`original ${ownerKind.kind} is gone`);
  if (fresh.deletionTimestamp !== undefined) throw new Retry(`${ownerKind.kind} has just been deleted`);
}

function* adopt<Owner extends ApiObject, Owned extends ApiObject>(
  { client, controllerRef, kind }: Claim<Owner, Owned>,
  object: Owned,
): Step<boolean> {
  const { ownerReferences = [], uid } = object.metadata ?? {};
  return yield* patchOwners(client, kind, object, { ownerReferences: [...ownerReferences, controllerRef], uid });
}

function* release<Owner extends ApiObject, Owned extends ApiObject>(
  { client, owner, kind }: Claim<Owner, Owned>,
  object: Owned,
): Step<void> {
  const { ownerReferences = [], uid } = object.metadata ?? {};
  const others = ownerReferences.filter((reference) => reference.uid !== owner.metadata?.uid);
  yield* patchOwners(client, kind, object, { ownerReferences: others.length === 0 ? null : others, uid });
}

/** Whether the object was still there. */
function* patchOwners<T extends ApiObject>(client: Client, kind: Kind<T>, object: T, metadata: object): Step<boolean> {
  try {
    yield* client.patch(kind, refOf(object), { type: 'merge', body: { metadata } });
    return true;
  } catch (error) {
    if (isStatus(error, 'NotFound')) return false;
    throw error;
  }
}
