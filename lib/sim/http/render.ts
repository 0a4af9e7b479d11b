import { fromStored, toStored } from '../api/conversion.ts';
import { collectionOf, type Kind, ofKind } from '../api/kind.ts';
import { coreEvents, events } from '../api/kinds.ts';
import { badRequest, StatusError } from '../api/status-error.ts';
import type { Milliseconds } from '../engine/engine.ts';
import type { ApiObject } from '../objects.ts';
import type { Form } from './media-types.ts';
import { type Column, columnsOf } from './table/columns.ts';
import { type CellsOf, cellsOf } from './table/rows.ts';

/** How an answer's objects are to be written. */
export interface Rendering {
  readonly form: Form;
  /** Of a table's rows: `Metadata` if it is empty. */
  readonly includeObject: string;
  readonly now: Milliseconds;
}

/** What is shown of objects that are no kind's of their own. */
export interface Shown<T extends ApiObject> {
  readonly kind: string;
  readonly columns: readonly Column[];
  readonly cells: CellsOf<T>;
}

export const shownOf = (kind: Kind<ApiObject>): Shown<ApiObject> => ({
  kind: kind.kind,
  columns: columnsOf(collectionOf(kind)),
  // Both groups' events are shown alike.
  cells: kind.group === 'events.k8s.io' ? eventCells : cellsOf(kind),
});

const eventCells: CellsOf<ApiObject> = (object, now) =>
  cellsOf(coreEvents)(fromStored(coreEvents, toStored(events, ofKind(events, object))), now);

/** One object. Throws NotAcceptable. */
export function renderOne<T extends ApiObject>(shown: Shown<T>, object: T, rendering: Rendering): string {
  switch (rendering.form) {
    case 'Object':
      return jsonOf(object);
    case 'Table':
      return table(shown, [object], rendering, {
        metadata: { resourceVersion: object.metadata?.resourceVersion ?? '' },
      });
    case 'PartialObjectMetadata':
      return JSON.stringify(metadataOnly(object));
    case 'PartialObjectMetadataList': {
      const why = `you requested PartialObjectMetadataList, but the requested object is not a list (*core.${shown.kind})`;
      throw new StatusError(406, 'NotAcceptable', why);
    }
  }
}

export interface ListMetadata {
  readonly resourceVersion: string;
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

/** Objects of a kind. Throws NotAcceptable. */
export function renderList(
  shown: Shown<ApiObject>,
  apiVersion: string,
  items: readonly ApiObject[],
  metadata: ListMetadata,
  rendering: Rendering,
): string {
  switch (rendering.form) {
    case 'Object': {
      const head = JSON.stringify({ kind: `${shown.kind}List`, apiVersion, metadata });
      return `${head.slice(0, -1)},"items":[${items.map(itemJson).join(',')}]}`;
    }
    case 'Table':
      return table(shown, items, rendering, { metadata });
    case 'PartialObjectMetadataList':
      return JSON.stringify({
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata,
        items: items.map(metadataOnly),
      });
    case 'PartialObjectMetadata': {
      const why = `you requested PartialObjectMetadata, but the requested object is a list (*core.${shown.kind}List)`;
      throw new StatusError(406, 'NotAcceptable', why);
    }
  }
}

/** A change as a line of a watch; `first` for the first of a table, which has the columns. */
export function renderEvent(
  shown: Shown<ApiObject>,
  { type, object }: { readonly type: string; readonly object: ApiObject },
  rendering: Rendering,
  first: boolean,
): string {
  return `{"type":"${type}","object":${renderChanged(shown, object, rendering, first)}}\n`;
}

function renderChanged(shown: Shown<ApiObject>, object: ApiObject, rendering: Rendering, first: boolean): string {
  if (rendering.form === 'Object') return jsonOf(object);
  if (rendering.form !== 'Table') return JSON.stringify(metadataOnly(object));
  const metadata = { resourceVersion: object.metadata?.resourceVersion ?? '' };
  return table(shown, [object], rendering, { metadata, ...(first ? {} : { columnDefinitions: null }) });
}

/** Also of a bookmark, which has no cells. */
function table<T extends ApiObject>(
  { columns, cells }: Shown<T>,
  objects: readonly T[],
  { now, includeObject }: Rendering,
  more: { readonly metadata: object; readonly columnDefinitions?: null },
): string {
  const included = objectIn(includeObject);
  const { metadata } = more;
  return JSON.stringify({
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: more.columnDefinitions === null ? null : columns,
    rows: objects.map((object) => ({ cells: cells(object, now), object: included(object) })),
  });
}

/** apiserver, pkg/endpoints/handlers/response.go, asTable. Throws BadRequest. */
function objectIn(includeObject: string): (object: ApiObject) => unknown {
  switch (includeObject) {
    case '':
    case 'Metadata':
      return metadataOnly;
    case 'Object':
      return (object) => object;
    case 'None':
      return () => null;
    default: {
      const why = `includeObject: Invalid value: ${JSON.stringify(includeObject)}: must be 'Metadata', 'Object', 'None', or empty`;
      throw badRequest(`Unable to convert to Table as requested: ${why}`);
    }
  }
}

const metadataOnly = ({ metadata }: ApiObject): object => ({
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata,
});

// Objects are never changed, and many watches tell of each.
const written = new WeakMap<ApiObject, string>();
const writtenAsItem = new WeakMap<ApiObject, string>();

/** An object as JSON. */
export function jsonOf(object: ApiObject): string {
  const known = written.get(object);
  if (known !== undefined) return known;
  const text = JSON.stringify(object);
  written.set(object, text);
  return text;
}

/** In a list objects have no type of their own. */
function itemJson(object: ApiObject): string {
  const known = writtenAsItem.get(object);
  if (known !== undefined) return known;
  const { apiVersion: _apiVersion, kind: _kind, ...rest } = object;
  const text = JSON.stringify(rest);
  writtenAsItem.set(object, text);
  return text;
}
