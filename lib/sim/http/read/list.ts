import type { ApiServer } from '../../api/api-server.ts';
import { toStored } from '../../api/conversion.ts';
import { apiVersionOf, type Kind } from '../../api/kind.ts';
import { parseFieldSelector } from '../../api/selectors/field-selector.ts';
import { parseLabelSelector } from '../../api/selectors/label-selector.ts';
import { StatusError } from '../../api/status-error.ts';
import type { ApiObject } from '../../objects.ts';
import { Expired } from '../../store/history.ts';
import { ExpiredPage } from '../refusals.ts';
import { type ListMetadata, type Rendering, renderList, shownOf } from '../render.ts';
import { decodeContinue, encodeContinue } from './continue-token.ts';
import type { ListOptions } from './list-options.ts';
import { keyOf, objectsAt } from './objects-at.ts';
import { requireReached, revisionIn } from './version.ts';

export interface Collection {
  readonly kind: Kind<ApiObject>;
  /** Undefined for all namespaces. */
  readonly namespace: string | undefined;
}

/** A list, as JSON. Throws StatusError. */
export function listed(api: ApiServer, collection: Collection, options: ListOptions, rendering: Rendering): string {
  const { items, metadata } = page(api, collection, options);
  return renderList(shownOf(collection.kind), apiVersionOf(collection.kind), items, metadata, rendering);
}

/** The objects that a client asks for, or the first of them. Throws StatusError. */
export function page(
  api: ApiServer,
  { kind, namespace }: Collection,
  options: ListOptions,
): { readonly items: readonly ApiObject[]; readonly metadata: ListMetadata } {
  const selects = selection(kind, options);
  const { revision, startKey } = beginning(api, options);
  const all = within(startKey === '' ? undefined : startKey, () =>
    candidates(api, { kind, namespace }, options, revision),
  );
  const found = all.filter(([key, object]) => key >= startKey && selects(object));
  const { limit } = options;
  const items = limit > 0 ? found.slice(0, limit) : found;
  const next = found[items.length];
  const metadata = { resourceVersion: String(revision) };
  if (next === undefined) return { items: items.map(([, object]) => object), metadata };
  // What is left is told only where nothing is selected (apiserver, pkg/storage/etcd3/store.go, GetList).
  const left = options.labelSelector === '' && options.fieldSelector === '' ? found.length - items.length : undefined;
  return {
    items: items.map(([, object]) => object),
    metadata: {
      ...metadata,
      continue: encodeContinue({ revision, startKey: `${items.at(-1)?.[0] ?? ''}\0` }),
      ...(left === undefined ? {} : { remainingItemCount: left }),
    },
  };
}

/** Throws BadRequest. */
export function selection(
  kind: Kind<ApiObject>,
  { labelSelector, fieldSelector }: Pick<ListOptions, 'labelSelector' | 'fieldSelector'>,
): (object: ApiObject) => boolean {
  const matchesLabels = parseLabelSelector(labelSelector);
  const byLabels = ({ metadata = {} }: ApiObject): boolean => matchesLabels(metadata.labels);
  if (fieldSelector === '') return byLabels;
  const byFields = parseFieldSelector(kind, fieldSelector);
  return (object) => byFields.matches(toStored(kind, object)) && byLabels(object);
}

function beginning(
  api: ApiServer,
  { continueToken, resourceVersion, resourceVersionMatch }: ListOptions,
): { readonly revision: number; readonly startKey: string } {
  const asked = revisionIn(resourceVersion, 'list');
  if (continueToken === '') {
    requireReached(asked, api.revision);
    return { revision: resourceVersionMatch === 'Exact' ? asked : api.revision, startKey: '' };
  }
  if (asked > 0)
    throw new StatusError(400, 'BadRequest', 'specifying resource version is not allowed when using continue');
  const { revision = api.revision, startKey } = decodeContinue(continueToken);
  return { revision, startKey };
}

/** What may be selected: one object where its name is asked for. */
function candidates(
  api: ApiServer,
  { kind, namespace }: Collection,
  { fieldSelector }: ListOptions,
  revision: number,
): readonly (readonly [string, ApiObject])[] {
  const name = nameIn(kind, fieldSelector);
  if (name === undefined || revision < api.revision || (kind.namespaced && namespace === undefined)) {
    return objectsAt(api, kind, { namespace, revision });
  }
  const object = api.find(kind, { namespace, name });
  return object === undefined ? [] : [[keyOf(object), object]];
}

/** The one name that is asked for, if there is one: then there is no need to look at other objects. */
const nameIn = (kind: Kind<ApiObject>, fieldSelector: string): string | undefined =>
  parseFieldSelector(kind, fieldSelector).terms.find(({ field, isEqual }) => isEqual && field === 'metadata.name')
    ?.value;

/** apiserver, pkg/storage/etcd3/errors.go, interpretListError. */
function within<T>(continuation: string | undefined, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Expired)) throw error;
    if (continuation === undefined) {
      throw new StatusError(410, 'Expired', 'The resourceVersion for the provided list is too old.');
    }
    // Whoever does not mind may go on with what there is now.
    throw new ExpiredPage(inconsistent, encodeContinue({ revision: undefined, startKey: continuation }));
  }
}

const inconsistent =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';
