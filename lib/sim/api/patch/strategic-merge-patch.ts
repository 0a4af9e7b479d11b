import { type Field, type Struct, structOf } from '../../types/types.ts';
import { badRequest, StatusError } from '../status-error.ts';
import { withElementOrder } from './element-order.ts';
import { copied, isJsonObject, type JsonObject } from './json.ts';

const directive = '$patch';
const retainKeys = '$retainKeys';
const elementOrder = '$setElementOrder/';
const deleteFrom = '$deleteFromPrimitiveList/';

type Fields = Readonly<JsonObject>;

/**
 * The object with a strategic merge patch applied to it: like a merge patch, but lists of which the API's types say so are merged
 * by a key (apimachinery, pkg/util/strategicpatch/patch.go, mergeMap). Throws StatusError.
 */
export function strategicMergePatch(original: Fields, patch: Fields, struct: Struct | undefined): JsonObject {
  const kind = patch[directive];
  if (kind === 'replace') return withoutDirective(patch);
  if (kind === 'delete') return {};
  if (kind !== undefined) throw unknownPatchType(kind, patch);
  const merged = retained(original, patch);
  const ordered = new Set<string>();
  for (const key in patch) {
    if (key.startsWith(elementOrder)) ordered.add(mergeInOrder(merged, patch, key, struct));
  }
  for (const key in patch) {
    if (key === retainKeys || key.startsWith(elementOrder) || ordered.has(key)) continue;
    if (key.startsWith(deleteFrom)) deleteItems(merged, key.slice(deleteFrom.length), patch[key]);
    else mergeField(merged, key, patch[key], struct?.fields.get(key));
  }
  return merged;
}

function mergeField(merged: JsonObject, key: string, value: unknown, field: Field | undefined): void {
  if (value === null) {
    delete merged[key];
    return;
  }
  const before = merged[key];
  const after = mergedValue(before, value, field);
  if (after === undefined) delete merged[key];
  else merged[key] = after;
}

/** Undefined if nothing is to be left. */
function mergedValue(before: unknown, value: unknown, field: Field | undefined): unknown {
  if (isJsonObject(before) && isJsonObject(value)) {
    const struct = field?.type.shape === 'struct' ? structOf(field.type.name) : undefined;
    return isReplaced(field) ? withoutDirectives(value) : strategicMergePatch(before, value, struct);
  }
  if (Array.isArray(before) && Array.isArray(value)) {
    return field !== undefined && isMerged(field) ? mergedList(before, value, field) : withoutDirectives(value);
  }
  return withoutDirectives(value);
}

const isMerged = ({ patchStrategies }: Field): boolean => patchStrategies.includes('merge');
const isReplaced = (field: Field | undefined): boolean => field?.patchStrategies.includes('replace') ?? false;

/** mergeSlice: what the patch has comes in its order, among what it does not have in the old one. */
function mergedList(before: readonly unknown[], patch: readonly unknown[], field: Field): readonly unknown[] {
  if (before.length === 0 && patch.length === 0) return before;
  const { mergeKey, name } = field;
  if (!isListOfObjects(before, patch)) {
    return withElementOrder([...new Set([...before, ...patch])], patch, before, undefined);
  }
  if (mergeKey === undefined) throw failed(`cannot merge lists without merge key for ${name}`);
  const left = [...before];
  const coming: Fields[] = [];
  let replaces = false;
  for (const item of patch) {
    if (!isJsonObject(item)) throw listsOfLists();
    const kind = item[directive];
    if (kind === undefined) coming.push(item);
    else if (kind === 'replace') replaces = true;
    else if (kind === 'delete') deleteMatching(left, mergeKey, keyOf(item, mergeKey));
    else if (kind === 'merge') throw failed('merging lists cannot yet be specified in the patch');
    else throw unknownPatchType(kind, item);
  }
  if (replaces) return coming.map(withoutDirectives);
  const { type } = field;
  const struct = type.shape === 'list' && type.of.shape === 'struct' ? structOf(type.of.name) : undefined;
  const kept = [...left];
  for (const item of coming) {
    const key = keyOf(item, mergeKey);
    const index = kept.findIndex((other) => isJsonObject(other) && other[mergeKey] === key);
    const other = kept[index];
    if (isJsonObject(other)) kept[index] = strategicMergePatch(other, item, struct);
    else kept.push(withoutDirectives(item));
  }
  return withElementOrder(kept, coming, left, mergeKey);
}

function deleteMatching(items: unknown[], mergeKey: string, key: unknown): void {
  for (let index = items.length - 1; index >= 0; index -= 1) {
    const item = items[index];
    if (isJsonObject(item) && item[mergeKey] === key) items.splice(index, 1);
  }
}

function keyOf(item: Fields, mergeKey: string): unknown {
  const key = item[mergeKey];
  if (key === undefined) throw failed(`map: ${inGo(item)} does not contain declared merge key: ${mergeKey}`);
  return key;
}

const isListOfObjects = (...lists: readonly (readonly unknown[])[]): boolean =>
  lists.some((list) => list.some(isJsonObject));

/** applyRetainKeysDirective: what is not named goes. */
function retained(original: Fields, patch: Fields): JsonObject {
  const keys = patch[retainKeys];
  if (keys === undefined) return copied(original);
  if (!Array.isArray(keys)) throw badRequest('invalid patch format of retainKeys');
  const named = new Set<unknown>(keys);
  for (const [key, value] of Object.entries(patch)) {
    if (key === retainKeys || value === null || key.startsWith(deleteFrom) || key.startsWith(elementOrder)) continue;
    if (!named.has(key)) throw badRequest('invalid patch format of retainKeys');
  }
  return Object.fromEntries(Object.entries(original).filter(([key]) => named.has(key)));
}

/** mergePatchIntoOriginal: merges a list of which the patch gives the order. Answers the list's name. */
function mergeInOrder(merged: JsonObject, patch: Fields, directiveKey: string, struct: Struct | undefined): string {
  const key = directiveKey.slice(elementOrder.length);
  const order = patch[directiveKey];
  const [before, coming] = [merged[key], patch[key]];
  const field = struct?.fields.get(key);
  if (!Array.isArray(order)) throw badRequest('invalid patch format of setElementOrder list');
  if (before === undefined && coming === undefined) return key;
  if (coming !== undefined && !Array.isArray(coming)) throw badRequest('invalid patch format of setElementOrder list');
  requireInOrder(coming ?? [], order, field?.mergeKey);
  const result = coming === undefined ? before : mergedValue(before, coming, field);
  if (!Array.isArray(result)) return key;
  merged[key] = withElementOrder(result, order, Array.isArray(before) ? before : [], field?.mergeKey);
  return key;
}

/** validatePatchWithSetOrderList: the patch's items are among those of the order, and in it. */
function requireInOrder(coming: readonly unknown[], order: readonly unknown[], mergeKey: string | undefined): void {
  if (order.length === 0) return;
  const nameOf = (item: unknown): unknown => (mergeKey !== undefined && isJsonObject(item) ? item[mergeKey] : item);
  let at = 0;
  for (const item of coming) {
    if (isJsonObject(item) && item[directive] !== undefined) continue;
    while (at < order.length && nameOf(order[at]) !== nameOf(item)) at += 1;
    if (at === order.length) {
      const list = coming.map(inGo).join(' ');
      throw failed(
        `The order in patch list:\n[${list}]\n doesn't match $setElementOrder list:\n[${order.map(inGo).join(' ')}]\n`,
      );
    }
    at += 1;
  }
}

function deleteItems(merged: JsonObject, key: string, items: unknown): void {
  if (!Array.isArray(items)) throw badRequest('invalid patch format of primitive list');
  const before = merged[key];
  const going = new Set<unknown>(items);
  if (Array.isArray(before)) merged[key] = before.filter((item) => !going.has(item));
}

/** removeDirectives, discardNullValuesFromPatch: what comes new has neither. Undefined if it is to be left out altogether. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((item) => item !== undefined);
  if (!isJsonObject(value)) return value;
  if (value[directive] !== undefined) return undefined;
  const kept: JsonObject = {};
  for (const [key, member] of Object.entries(value)) {
    const made = member === null ? undefined : withoutDirectives(member);
    if (made !== undefined && !key.startsWith('$')) kept[key] = made;
  }
  return kept;
}

function withoutDirective(patch: Fields): JsonObject {
  const { [directive]: _, ...rest } = patch;
  return rest;
}

/** A map as Go prints it. */
const inGo = (value: unknown): string =>
  isJsonObject(value)
    ? `map[${Object.keys(value)
        .toSorted()
        .map((key) => `${key}:${inGo(value[key])}`)
        .join(' ')}]`
    : String(value);

const unknownPatchType = (kind: unknown, patch: Fields): StatusError =>
  failed(`unknown patch type: ${String(kind)} in map: ${inGo(patch)}`);

const listsOfLists = (): StatusError =>
  new StatusError(422, 'Invalid', 'the server rejected our request due to an error in our request', {});

/** What the real server has no Status for becomes 500 (apiserver, pkg/endpoints/handlers/responsewriters/status.go). */
const failed = (message: string): StatusError => new StatusError(500, '', message);
