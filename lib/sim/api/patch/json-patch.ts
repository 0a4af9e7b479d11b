import { StatusError } from '../status-error.ts';
import { isEqual } from '../validation/equal.ts';
import { copied, isJsonObject } from './json.ts';

/** apiserver, pkg/endpoints/handlers/patch.go, maxJSONPatchOperations. */
const mostOperations = 10_000;

/**
 * RFC 6902 as the real server has it (evanphx/json-patch v4): an object's member may be replaced that is not there, and one that
 * is missing tests as null. Throws the one Status that the real server has for all that does not apply.
 */
export function jsonPatch(document: unknown, operations: readonly object[]): unknown {
  if (operations.length > mostOperations) {
    throw new StatusError(
      413,
      'RequestEntityTooLarge',
      `Request entity too large: The allowed maximum operations in a JSON patch is ${mostOperations}, got ${operations.length}`,
    );
  }
  return operations.reduce(applied, document);
}

function applied(document: unknown, operation: object): unknown {
  if (!isJsonObject(operation)) throw doesNotApply();
  const { op } = operation;
  const path = pointer(operation['path']);
  switch (op) {
    case 'add':
      return changed(document, path, adding(operation['value']));
    case 'remove':
      return changed(document, path, removing);
    case 'replace':
      return path.length === 0 ? operation['value'] : changed(document, path, replacing(operation['value']));
    case 'test':
      if (!isEqual(found(document, path) ?? null, operation['value'] ?? null)) throw doesNotApply();
      return document;
    case 'move': {
      const from = pointer(operation['from']);
      const value = found(document, from);
      return changed(changed(document, from, removing), path, adding(value));
    }
    case 'copy':
      return changed(document, path, adding(found(document, pointer(operation['from']))));
    default:
      throw doesNotApply();
  }
}

/** What a list or an object becomes at one of its keys. */
type Change = (holder: object, key: string) => unknown;

const adding =
  (value: unknown): Change =>
  (holder, key) => {
    if (!Array.isArray(holder)) return { ...holder, [key]: value ?? null };
    const index = key === '-' ? holder.length : indexIn(key, holder.length + 1);
    return holder.toSpliced(index, 0, value ?? null);
  };

const removing: Change = (holder, key) => {
  if (Array.isArray(holder)) return holder.toSpliced(indexIn(key, holder.length), 1);
  if (!Object.hasOwn(holder, key)) throw doesNotApply();
  const { [key]: _, ...rest } = copied({ ...holder });
  return rest;
};

const replacing =
  (value: unknown): Change =>
  (holder, key) =>
    Array.isArray(holder)
      ? holder.with(indexIn(key, holder.length), value ?? null)
      : { ...holder, [key]: value ?? null };

function changed(document: unknown, [key, ...rest]: readonly string[], change: Change): unknown {
  if (key === undefined || typeof document !== 'object' || document === null) throw doesNotApply();
  if (rest.length === 0) return change(document, key);
  return replacing(changed(memberOf(document, key), rest, change))(document, key);
}

function found(document: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return document;
  if (typeof document !== 'object' || document === null) throw doesNotApply();
  return found(memberOf(document, key), rest);
}

const memberOf = (holder: object, key: string): unknown =>
  Array.isArray(holder) ? holder[indexIn(key, holder.length)] : copied({ ...holder })[key];

/** An index below `end`; one that is negative counts from there, as it does in evanphx/json-patch. */
function indexIn(key: string, end: number): number {
  const given = /^[+-]?\d+$/.test(key) ? Number(key) : Number.NaN;
  const index = given < 0 ? given + end : given;
  if (!(index >= 0 && index < end)) throw doesNotApply();
  return index;
}

function pointer(path: unknown): readonly string[] {
  if (typeof path !== 'string') throw doesNotApply();
  if (path === '') return [];
  return path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** apimachinery, pkg/api/errors/errors.go, NewGenericServerResponse of 422: it tells nothing of what is wrong. */
const doesNotApply = (): StatusError =>
  new StatusError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
