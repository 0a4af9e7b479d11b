import type { Milliseconds } from '../engine/engine.ts';
import { nameAlphabet, type Random } from '../engine/random.ts';
import type { ApiObject, ObjectMeta } from '../objects.ts';
import { time } from './time.ts';

/** What a client says about a new object itself; the rest is the API server's to say (registry/rest/meta.go). */
export function newMetadata(metadata: ObjectMeta, random: Random, now: Milliseconds): ObjectMeta {
  const { name = '', namespace, generateName = '', labels, annotations, ownerReferences, finalizers } = metadata;
  return {
    ...(generateName === '' ? {} : { generateName }),
    ...(name === '' && generateName !== '' ? { name: generated(generateName, random) } : name === '' ? {} : { name }),
    ...(namespace === undefined || namespace === '' ? {} : { namespace }),
    ...held('labels', labels),
    ...held('annotations', annotations),
    ...(ownerReferences === undefined || ownerReferences.length === 0 ? {} : { ownerReferences }),
    ...(finalizers === undefined || finalizers.length === 0 ? {} : { finalizers }),
    uid: random.uuid(),
    creationTimestamp: time(now),
  };
}

/** apiserver, pkg/storage/names/generate.go: 5 characters, the base cut so that 63 suffice. */
export const generated = (base: string, random: Random): string =>
  `${base.slice(0, 58)}${random.text(5, nameAlphabet)}`;

/** What a client cannot change about an object stays as it was (registry/rest/update.go, BeforeUpdate). */
export function keptMetadata(metadata: ObjectMeta, old: ObjectMeta): ObjectMeta {
  if (metadata === old) return old;
  const { name, namespace, labels, annotations, ownerReferences, finalizers } = metadata;
  const { generateName, uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation } = old;
  return {
    ...(generateName === undefined ? {} : { generateName }),
    ...(name === undefined ? {} : { name }),
    ...(namespace === undefined ? {} : { namespace }),
    ...held('labels', labels),
    ...held('annotations', annotations),
    ...(ownerReferences === undefined || ownerReferences.length === 0 ? {} : { ownerReferences }),
    ...(finalizers === undefined || finalizers.length === 0 ? {} : { finalizers }),
    ...(uid === undefined ? {} : { uid }),
    ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
    ...(deletionGracePeriodSeconds === undefined ? {} : { deletionGracePeriodSeconds }),
    ...(generation === undefined ? {} : { generation }),
    ...(old.resourceVersion === undefined ? {} : { resourceVersion: old.resourceVersion }),
  };
}

/** A map of texts, if there is anything in it: the API server writes no empty one. */
function held<Key extends 'labels' | 'annotations'>(key: Key, texts: ObjectMeta[Key]): Pick<ObjectMeta, Key> | object {
  if (texts === undefined) return {};
  for (const _ in texts) return { [key]: texts };
  return {};
}

/** The object with a generation that is one more. */
export function nextGeneration<T extends ApiObject>(object: T): T {
  const { metadata = {} } = object;
  return { ...object, metadata: { ...metadata, generation: (metadata.generation ?? 0) + 1 } };
}

/** The object with its first generation. */
export const firstGeneration = <T extends ApiObject>(object: T): T => ({
  ...object,
  metadata: { ...object.metadata, generation: 1 },
});
