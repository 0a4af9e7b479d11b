import { apiVersionOf } from '../../api/kind.ts';
import { kinds } from '../../api/kinds.ts';

/** What discovery tells of a resource, or of a part of one. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly name: string;
  readonly singular: string;
  readonly namespaced: boolean;
  readonly kind: string;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly Subresource[];
}

export interface Subresource {
  readonly name: string;
  readonly kind: { readonly group: string; readonly version: string; readonly kind: string };
  readonly verbs: readonly string[];
}

/** Kinds of which nothing is stored: they are asked, and answered at once. */
const reviews: readonly Resource[] = [
  review('authentication.k8s.io', 'SelfSubjectReview'),
  review('authorization.k8s.io', 'SelfSubjectAccessReview'),
];

const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** All that is served. */
export const resources: readonly Resource[] = [
  ...kinds.map((kind) => ({
    group: kind.group,
    version: kind.version,
    name: kind.plural,
    singular: kind.singular,
    namespaced: kind.namespaced,
    kind: kind.kind,
    // Namespaces go one by one.
    verbs: kind.plural === 'namespaces' ? allVerbs.filter((verb) => verb !== 'deletecollection') : allVerbs,
    shortNames: kind.shortNames,
    categories: kind.categories,
    subresources: kind.subresources.toSorted().map((name) => subresource(name, kind)),
  })),
  ...reviews,
];

/** In the order in which a real server tells of them. */
const groupOrder = [
  'apps',
  'events.k8s.io',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'policy',
  'coordination.k8s.io',
  'discovery.k8s.io',
];

/** The groups that are served, but for the core one. */
export const groups: readonly string[] = groupOrder.filter((group) => resources.some((its) => its.group === group));

/** The resources of a group's version, as in `apps/v1`, in the order of their names. */
export const resourcesOf = (apiVersion: string): readonly Resource[] =>
  resources.filter((its) => apiVersionOf({ ...its }) === apiVersion).toSorted((a, b) => (a.name < b.name ? -1 : 1));

function review(group: string, kind: string): Resource {
  const singular = kind.toLowerCase();
  return {
    group,
    version: 'v1',
    name: `${singular}s`,
    singular,
    namespaced: false,
    kind,
    verbs: ['create'],
    shortNames: [],
    categories: [],
    subresources: [],
  };
}

function subresource(name: string, kind: { readonly kind: string }): Subresource {
  const own = { group: '', version: '', kind: kind.kind };
  const change = ['get', 'patch', 'update'];
  switch (name) {
    case 'scale':
      return { name, kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' }, verbs: change };
    case 'eviction':
      return { name, kind: { group: 'policy', version: 'v1', kind: 'Eviction' }, verbs: ['create'] };
    case 'binding':
      return { name, kind: { group: '', version: '', kind: 'Binding' }, verbs: ['create'] };
    case 'finalize':
      return { name, kind: own, verbs: ['update'] };
    case 'proxy':
      return { name, kind: { group: '', version: '', kind: 'NodeProxyOptions' }, verbs: ['get'] };
    default:
      return { name, kind: own, verbs: change };
  }
}
