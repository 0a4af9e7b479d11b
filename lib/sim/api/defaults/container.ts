import type {
  V1Container,
  V1HTTPGetAction,
  V1LifecycleHandler,
  V1Probe,
  V1ResourceRequirements,
} from '@kubernetes/client-node';
import type { Raw } from '../../objects.ts';
import { mapItems, withChanged, withDefaults } from './fill.ts';
import { canonicalQuantity } from './quantity.ts';

type Container = Raw<V1Container>;
type Probe = Raw<V1Probe>;
type Handler = Raw<V1LifecycleHandler>;
type ResourceRequirements = Raw<V1ResourceRequirements>;
type ResourceList = { readonly [name: string]: string };

/** SetDefaults_Container, and those of what it holds (pkg/apis/core/v1/defaults.go). */
export function defaultContainer(container: Container): Container {
  let made = withDefaults(container, {
    imagePullPolicy: pullPolicyOf(container.image),
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  });
  made = withChanged(made, 'resources', canonicalResources);
  made = withChanged(made, 'ports', (ports) => mapItems(ports, (port) => withDefaults(port, { protocol: 'TCP' })));
  made = withChanged(made, 'livenessProbe', defaultProbe);
  made = withChanged(made, 'readinessProbe', defaultProbe);
  made = withChanged(made, 'startupProbe', defaultProbe);
  made = withChanged(made, 'lifecycle', (lifecycle) =>
    withChanged(withChanged(lifecycle, 'postStart', defaultHandler), 'preStop', defaultHandler),
  );
  return withChanged(made, 'env', (variables) =>
    mapItems(variables, (variable) =>
      withChanged(variable, 'valueFrom', (source) =>
        withChanged(source, 'fieldRef', (field) => withDefaults(field, { apiVersion: 'v1' })),
      ),
    ),
  );
}

/** Always for the tag `latest`, which is also that of an image without tag and digest. */
function pullPolicyOf(image = ''): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  if (name.includes('@')) return 'IfNotPresent';
  return !name.includes(':') || name.endsWith(':latest') ? 'Always' : 'IfNotPresent';
}

const defaultProbe = (probe: Probe): Probe => {
  const made = withDefaults(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
  return withChanged(withChanged(made, 'httpGet', defaultHttpGet), 'grpc', (grpc) =>
    withDefaults(grpc, { service: '' }),
  );
};

const defaultHandler = (handler: Handler): Handler => withChanged(handler, 'httpGet', defaultHttpGet);

const defaultHttpGet = (action: Raw<V1HTTPGetAction>): Raw<V1HTTPGetAction> =>
  withDefaults(action, { path: '/', scheme: 'HTTP' });

const canonicalResources = (resources: ResourceRequirements): ResourceRequirements =>
  withChanged(withChanged(resources, 'limits', canonicalResourceList), 'requests', canonicalResourceList);

/** A list of quantities as the API server writes them. */
export function canonicalResourceList(list: ResourceList): ResourceList {
  let changed: { [name: string]: string } | undefined;
  for (const name in list) {
    const quantity = list[name] ?? '';
    const canonical = canonicalQuantity(quantity);
    if (canonical === quantity) continue;
    changed ??= { ...list };
    changed[name] = canonical;
  }
  return changed ?? list;
}

/** Requests are the limits where a pod gives only these (SetDefaults_Pod): of a pod, not of a template. */
export function requestLimits(container: Container): Container {
  const { limits, requests } = container.resources ?? {};
  if (limits === undefined) return container;
  const wanted = withDefaults<ResourceList>(requests ?? {}, limits);
  return wanted === requests ? container : { ...container, resources: { ...container.resources, requests: wanted } };
}
