import type { Milliseconds } from '../engine/engine.ts';
import { nameAlphabet, type Random } from '../engine/random.ts';
import type { ApiObject, ObjectMeta } from '../objects.ts';
import { time } from './time.ts';

/** What a client says about a new object itself; the rest is the API server's to say (registry/rest/meta.go). */
export function newMetadata(metadata: ObjectMeta, random: Random, now: Milliseconds): ObjectMeta {
  const { name = '', namespace, generateName = '', labels, annotations, ownerReferences, finalizers } = metadata;
  const made: Mutable<ObjectMeta> = {};
  if (generateName !== '') made.generateName = generateName;
  if (name !== '') made.name = name;
  else if (generateName !== '') made.name = generated(generateName, random);
  if (namespace !== undefined && namespace !== '') made.namespace = namespace;
  if (hasAny(labels)) made.labels = labels;
  if (hasAny(annotations)) made.annotations = annotations;
  if (ownerReferences !== undefined && ownerReferences.length > 0) made.ownerReferences = ownerReferences;
  if (finalizers !== undefined && finalizers.length > 0) made.finalizers = finalizers;
  made.uid = random.uuid();
  made.creationTimestamp = time(now);
  return made;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** apiserver, pkg/storage/names/generate.go: 5 characters, the base cut so that 63 suffice. */
export const generated = (base: string, random: Random): string =>
  `${base.slice(0, 58)}${random.text(5, nameAlphabet)}`;

/** What a client cannot change about an object stays as it was (registry/rest/update.go, BeforeUpdate). */
export function keptMetadata(metadata: ObjectMeta, old: ObjectMeta): ObjectMeta {
  if (metadata === old) return old;
  const { name, namespace, labels, annotations, ownerReferences, finalizers } = metadata;
  const { generateName, uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation } = old;
  const kept: Mutable<ObjectMeta> = {};
  if (generateName !== undefined) kept.generateName = generateName;
  if (name !== undefined) kept.name = name;
  if (namespace !== undefined) kept.namespace = namespace;
  if (hasAny(labels)) kept.labels = labels;
  if (hasAny(annotations)) kept.annotations = annotations;
  if (ownerReferences !== undefined && ownerReferences.length > 0) kept.ownerReferences = ownerReferences;
  if (finalizers !== undefined && finalizers.length > 0) kept.finalizers = finalizers;
  if (uid !== undefined) kept.uid = uid;
  if (creationTimestamp !== undefined) kept.creationTimestamp = creationTimestamp;
  if (deletionTimestamp !== undefined) kept.deletionTimestamp = deletionTimestamp;
  if (deletionGracePeriodSeconds !== undefined) kept.deletionGracePeriodSeconds = deletionGracePeriodSeconds;
  if (generation !== undefined) kept.generation = generation;
  if (old.resourceVersion !== undefined) kept.resourceVersion = old.resourceVersion;
  return kept;
}

/** Whether there is anything in a map of texts: the API server writes no empty one. */
function hasAny(texts: ObjectMeta['labels']): texts is NonNullable<ObjectMeta['labels']> {
  for (const _ in texts) return true;
  return false;
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
