/** Groups that Kubernetes serves and the simulator does not. */
const groups = new Set([
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'flowcontrol.apiserver.k8s.io',
  'metrics.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
  'storagemigration.k8s.io',
]);

/** Resources of the groups that are served. */
const resources = new Set([
  'v1/bindings',
  'v1/componentstatuses',
  'v1/endpoints',
  'v1/limitranges',
  'v1/persistentvolumeclaims',
  'v1/persistentvolumes',
  'v1/podtemplates',
  'v1/replicationcontrollers',
  'v1/resourcequotas',
  'apps/v1/controllerrevisions',
  'authentication.k8s.io/v1/tokenreviews',
  'authorization.k8s.io/v1/localsubjectaccessreviews',
  'authorization.k8s.io/v1/selfsubjectrulesreviews',
  'authorization.k8s.io/v1/subjectaccessreviews',
]);

const subresources = new Map<string, string>([
  ['v1/pods/attach', 'attaching to containers: no container runs'],
  ['v1/pods/ephemeralcontainers', 'ephemeral containers'],
  ['v1/pods/exec', 'running commands in containers: no container runs'],
  ['v1/pods/log', "containers' logs: no container runs"],
  ['v1/pods/portforward', 'port forwarding: no container runs'],
  ['v1/pods/proxy', 'proxying to pods: no container runs'],
  ['v1/pods/resize', 'resizing pods'],
  ['v1/services/proxy', 'proxying to services: no container runs'],
  ['v1/serviceaccounts/token', 'tokens of service accounts'],
  ['v1/namespaces/finalize', 'finalizing namespaces from outside'],
]);

export const isUnmodelledGroup = (group: string): boolean => groups.has(group);

/** In words, if Kubernetes has it and the simulator has not. */
export function unmodelledResource(apiVersion: string, resource: string): string | undefined {
  const [group = ''] = apiVersion.split('/');
  const name = `${resource} of ${apiVersion}`;
  return resources.has(`${apiVersion}/${resource}`) || (apiVersion.includes('/') && groups.has(group))
    ? name
    : undefined;
}

/** In words, if Kubernetes has it and the simulator has not. */
export const unmodelledSubresource = (apiVersion: string, resource: string, subresource: string): string | undefined =>
  subresources.get(`${apiVersion}/${resource}/${subresource}`);
