import { groups, type Resource, resourcesOf, type Subresource } from './resources.ts';

/** Discovery in one document for each root (apiserver, pkg/endpoints/discovery/aggregated; apidiscovery.k8s.io/v2). */
export const aggregated = (root: 'api' | 'apis'): object => ({
  kind: 'APIGroupDiscoveryList',
  apiVersion: 'apidiscovery.k8s.io/v2',
  metadata: {},
  items:
    root === 'api'
      ? [{ metadata: {}, versions: [aggregatedVersion('v1')] }]
      : groups.map((name) => ({ metadata: { name }, versions: [aggregatedVersion(`${name}/v1`)] })),
});

const aggregatedVersion = (apiVersion: string): object => ({
  version: 'v1',
  resources: resourcesOf(apiVersion).map((resource) => ({
    resource: resource.name,
    responseKind: { group: '', version: '', kind: resource.kind },
    scope: resource.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: resource.singular,
    verbs: resource.verbs,
    ...namesOf(resource),
    ...(resource.subresources.length === 0
      ? {}
      : {
          subresources: resource.subresources.map(({ name, kind, verbs }) => ({
            subresource: name,
            responseKind: kind,
            verbs,
          })),
        }),
  })),
  freshness: 'Current',
});

/** Of /api. */
export const coreVersions = (serverAddress: string): object => ({
  kind: 'APIVersions',
  versions: ['v1'],
  serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }],
});

/** Of /apis. */
export const groupList = (): object => ({ kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(groupOf) });

/** Of /apis/<group>; undefined for one that is not served. */
export const group = (name: string): object | undefined =>
  groups.includes(name) ? { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(name) } : undefined;

const groupOf = (name: string): object => {
  const version = { groupVersion: `${name}/v1`, version: 'v1' };
  return { name, versions: [version], preferredVersion: version };
};

/** Of /api/v1 and /apis/<group>/<version>; undefined for one that is not served. */
export function resourceList(apiVersion: string): object | undefined {
  const resources = resourcesOf(apiVersion);
  if (resources.length === 0) return undefined;
  return {
    kind: 'APIResourceList',
    // The core group's is of an older make.
    ...(apiVersion === 'v1' ? {} : { apiVersion: 'v1' }),
    groupVersion: apiVersion,
    resources: resources.flatMap((resource) => [
      {
        name: resource.name,
        singularName: resource.singular,
        namespaced: resource.namespaced,
        kind: resource.kind,
        verbs: resource.verbs,
        ...namesOf(resource),
      },
      ...resource.subresources.map((subresource) => listedSubresource(resource, subresource)),
    ]),
  };
}

function listedSubresource({ name, namespaced }: Resource, subresource: Subresource): object {
  const { group: itsGroup, version, kind } = subresource.kind;
  return {
    name: `${name}/${subresource.name}`,
    singularName: '',
    namespaced,
    ...(itsGroup === '' ? {} : { group: itsGroup, version }),
    kind,
    verbs: subresource.verbs,
  };
}

const namesOf = ({ shortNames, categories }: Resource): object => ({
  ...(shortNames.length === 0 ? {} : { shortNames }),
  ...(categories.length === 0 ? {} : { categories }),
});
