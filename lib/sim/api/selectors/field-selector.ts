import type { ApiObject, CoreEvent, Namespace, Node, Pod, Secret, Service } from '../../objects.ts';
import { type Kind, ofKind } from '../kind.ts';
import { coreEvents, events, namespaces, nodes, pods, secrets, services } from '../kinds.ts';
import { badRequest } from '../status-error.ts';

/** Fields by which objects of a kind can be selected, and how each is read. */
type Fields<T> = { readonly [field: string]: (object: T) => string | undefined };

const ofCluster: Fields<ApiObject> = { 'metadata.name': ({ metadata }) => metadata?.name };
const ofNamespace: Fields<ApiObject> = { ...ofCluster, 'metadata.namespace': ({ metadata }) => metadata?.namespace };

/** pkg/apis/core/v1/conversion.go, and pkg/registry/core/pod/strategy.go, ToSelectableFields. */
const podFields: Fields<Pod> = {
  ...ofNamespace,
  'spec.nodeName': ({ spec }) => spec?.nodeName,
  'spec.host': ({ spec }) => spec?.nodeName,
  'spec.restartPolicy': ({ spec }) => spec?.restartPolicy,
  'spec.schedulerName': ({ spec }) => spec?.schedulerName,
  'spec.serviceAccountName': ({ spec }) => spec?.serviceAccountName,
  'spec.hostNetwork': ({ spec }) => String(spec?.hostNetwork ?? false),
  'status.phase': ({ status }) => status?.phase,
  'status.podIP': ({ status }) => status?.podIP,
  'status.podIPs': ({ status }) => status?.podIPs?.map(({ ip }) => ip).join(','),
  'status.nominatedNodeName': ({ status }) => status?.nominatedNodeName,
};

const nodeFields: Fields<Node> = {
  ...ofCluster,
  'spec.unschedulable': ({ spec }) => String(spec?.unschedulable ?? false),
};

const namespaceFields: Fields<Namespace> = {
  ...ofCluster,
  name: ({ metadata }) => metadata?.name,
  'status.phase': ({ status }) => status?.phase,
};

const secretFields: Fields<Secret> = { ...ofNamespace, type: ({ type }) => type };

const serviceFields: Fields<Service> = {
  ...ofNamespace,
  'spec.clusterIP': ({ spec }) => spec?.clusterIP,
  'spec.type': ({ spec }) => spec?.type,
};

/** pkg/registry/core/event/strategy.go, ToSelectableFields. */
const eventFields: Fields<CoreEvent> = {
  ...ofNamespace,
  'involvedObject.kind': ({ involvedObject }) => involvedObject.kind,
  'involvedObject.namespace': ({ involvedObject }) => involvedObject.namespace,
  'involvedObject.name': ({ involvedObject }) => involvedObject.name,
  'involvedObject.uid': ({ involvedObject }) => involvedObject.uid,
  'involvedObject.apiVersion': ({ involvedObject }) => involvedObject.apiVersion,
  'involvedObject.resourceVersion': ({ involvedObject }) => involvedObject.resourceVersion,
  'involvedObject.fieldPath': ({ involvedObject }) => involvedObject.fieldPath,
  reason: ({ reason }) => reason,
  reportingComponent: ({ reportingComponent }) => reportingComponent,
  source: ({ source, reportingComponent }) => source?.component ?? reportingComponent,
  type: ({ type }) => type,
};

/** pkg/apis/events/v1/conversion.go: the names that the newer group has for the same fields. */
const newerEventFields: Fields<CoreEvent> = Object.fromEntries([
  ...Object.entries(eventFields)
    .filter(([field]) => field !== 'source' && field !== 'reportingComponent')
    .map(([field, read]) => [field.replace('involvedObject.', 'regarding.'), read] as const),
  ['reportingController', ({ reportingComponent }: CoreEvent) => reportingComponent] as const,
]);

/** What a kind's stored objects can be selected by; undefined for a kind that has nothing of its own. */
const fieldsByKind = new Map<
  Kind<ApiObject>,
  (field: string) => ((object: ApiObject) => string | undefined) | undefined
>();

function selects<T extends ApiObject>(kind: Kind<ApiObject>, stored: Kind<T>, fields: Fields<T>): void {
  fieldsByKind.set(kind, (field) => {
    const read = Object.hasOwn(fields, field) ? fields[field] : undefined;
    return read === undefined ? undefined : (object) => read(ofKind(stored, object));
  });
}

selects(pods, pods, podFields);
selects(nodes, nodes, nodeFields);
selects(namespaces, namespaces, namespaceFields);
selects(secrets, secrets, secretFields);
selects(services, services, serviceFields);
selects(coreEvents, coreEvents, eventFields);
selects(events, coreEvents, newerEventFields);

/** One term of a field selector. */
export interface FieldTerm {
  readonly field: string;
  readonly isEqual: boolean;
  readonly value: string;
}

export interface FieldSelector {
  readonly terms: readonly FieldTerm[];
  /** Of an object as it is stored. */
  matches(object: ApiObject): boolean;
}

/** A `fieldSelector` of a request (apimachinery, pkg/fields/selector.go). Throws BadRequest in the real server's words. */
export function parseFieldSelector(kind: Kind<ApiObject>, text: string): FieldSelector {
  const terms = splitTerms(text).map((term) => termOf(text, term));
  const tests = terms.map(({ field, isEqual, value }) => {
    const read = readerOf(kind, field);
    return (object: ApiObject): boolean => ((read(object) ?? '') === value) === isEqual;
  });
  return { terms, matches: (object) => tests.every((test) => test(object)) };
}

function readerOf(kind: Kind<ApiObject>, field: string): (object: ApiObject) => string | undefined {
  const own = fieldsByKind.get(kind);
  const read = own === undefined ? ofNamespace[field] : own(field);
  if (read !== undefined) return read;
  // runtime/conversion.go, DefaultMetaV1FieldSelectorConversion, for kinds without a conversion of their own.
  throw badRequest(
    own === undefined
      ? `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`
      : `field label not supported: ${field}`,
  );
}

/** Commas that a backslash does not escape end a term. */
function splitTerms(text: string): readonly string[] {
  const terms = text.match(/(?:\\.|[^,\\])+\\?|\\$/g) ?? [];
  return terms.toSorted();
}

function termOf(selector: string, term: string): FieldTerm {
  const match = /^(.*?)(!=|==|=)(.*)$/s.exec(term);
  if (match === null) throw badRequest(`invalid selector: '${selector}'; can't understand '${term}'`);
  const [, field = '', operator, value = ''] = match;
  return { field, isEqual: operator !== '!=', value: unescaped(value) };
}

function unescaped(value: string): string {
  const bad = /\\(?![\\,=])(.?)/s.exec(value.replaceAll(/\\[\\,=]/g, ''));
  if (bad !== null) throw badRequest(`invalid field selector: invalid escape sequence: ${bad[0]}`);
  const bare = value.replaceAll(/\\[\\,=]/g, '').match(/[,=]/);
  if (bare !== null) {
    throw badRequest(`invalid field selector: unescaped character in value: ${bare[0].codePointAt(0) ?? ''}`);
  }
  return value.replaceAll(/\\([\\,=])/g, '$1');
}
