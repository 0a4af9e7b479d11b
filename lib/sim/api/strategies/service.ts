import type { V1ServicePort, V1ServiceSpec } from '@kubernetes/client-node';
import type { Raw, Service } from '../../objects.ts';
import { mapItems, withChanged, withDefaults, without } from '../defaults/fill.ts';
import type { StrategyContext } from '../strategy.ts';
import { isEqual } from '../validation/equal.ts';
import { nameIsDns1035, nameIsLabel } from '../validation/names.ts';
import { changedServiceErrors, serviceErrors } from '../validation/service.ts';
import { keepingSpec, keepingStatus, strategy } from './base.ts';
import { allocate } from './service-allocation.ts';

type ServiceSpec = Raw<V1ServiceSpec>;
type ServicePort = Raw<V1ServicePort>;

/** pkg/registry/core/service/strategy.go, storage/storage.go. */
export const service = strategy<Service>({
  nameRule: (name, isPrefix, behaviour) =>
    (behaviour.api.serviceNamesAreLabels ? nameIsLabel : nameIsDns1035)(name, isPrefix, behaviour),
  createsOnUpdate: true,
  defaulted: (object) => withChanged(object, 'spec', defaultSpec),
  prepareNew: (object, context) => allocated({ ...object, status: { loadBalancer: {} } }, undefined, context),
  prepareChanged: (object, old, context) => {
    const kept = keepingStatus(object, old, isEqual);
    if (kept.spec === undefined || kept.spec === old.spec) return kept;
    const spec = withKeptValues(withoutOfOtherTypes(kept.spec, old.spec ?? {}), old.spec ?? {});
    return allocated({ ...kept, spec: defaultSpec(spec) }, old, context);
  },
  prepareStatus: keepingSpec,
  validateNew: serviceErrors,
  validateChanged: changedServiceErrors,
});

/** SetDefaults_Service. */
function defaultSpec(given: ServiceSpec): ServiceSpec {
  let spec = withDefaults(given, { sessionAffinity: 'None', type: 'ClusterIP' });
  if (spec.sessionAffinity === 'ClientIP' && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined) {
    spec = { ...spec, sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } } };
  }
  spec = withChanged(spec, 'ports', (ports) => mapItems(ports, defaultPort));
  if (isExternal(spec)) spec = withDefaults(spec, { externalTrafficPolicy: 'Cluster' });
  if (spec.type !== 'ExternalName') spec = withDefaults(spec, { internalTrafficPolicy: 'Cluster' });
  return spec.type === 'LoadBalancer' ? withDefaults(spec, { allocateLoadBalancerNodePorts: true }) : spec;
}

function defaultPort(port: ServicePort): ServicePort {
  const made = withDefaults(port, { protocol: 'TCP', targetPort: port.port });
  return made.targetPort === 0 || made.targetPort === '' ? { ...made, targetPort: made.port } : made;
}

const isExternal = ({ type, externalIPs = [] }: ServiceSpec): boolean =>
  type === 'NodePort' || type === 'LoadBalancer' || (type === 'ClusterIP' && externalIPs.length > 0);

const needsClusterIP = ({ type }: ServiceSpec): boolean => type !== 'ExternalName';
const needsNodePort = ({ type, allocateLoadBalancerNodePorts = true }: ServiceSpec): boolean =>
  type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts);

/** dropTypeDependentFields: what another type had, and the client left as it was, goes. */
function withoutOfOtherTypes(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  let made = spec;
  const drop = (key: keyof ServiceSpec): void => {
    if (made[key] !== undefined && isEqual(made[key], old[key])) made = without(made, key);
  };
  if (needsClusterIP(old) && !needsClusterIP(spec)) {
    if (isEqual(spec.clusterIPs, old.clusterIPs)) made = without(without(made, 'clusterIP'), 'clusterIPs');
    drop('ipFamilies');
    drop('ipFamilyPolicy');
    drop('internalTrafficPolicy');
  }
  if (needsNodePort(old) && !needsNodePort(spec) && isEqual(nodePorts(spec), nodePorts(old))) {
    made = withChanged(made, 'ports', (ports) => mapItems(ports, (port) => without(port, 'nodePort')));
  }
  if (old.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    drop('allocateLoadBalancerNodePorts');
    drop('loadBalancerClass');
  }
  if (isExternal(old) && !isExternal(spec)) drop('externalTrafficPolicy');
  return made;
}

const nodePorts = ({ ports = [] }: ServiceSpec): readonly number[] =>
  ports.map(({ nodePort = 0 }) => nodePort).filter((nodePort) => nodePort !== 0);

/** storage.go, normalizeClusterIPs: whoever changes but the one address means the first of the list, too. */
function withFirstAddress(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  const { clusterIP = '', clusterIPs = [] } = spec;
  const isOther = clusterIP !== '' && clusterIP !== old.clusterIP && clusterIPs.length > 0;
  return isOther && isEqual(clusterIPs, old.clusterIPs) ? { ...spec, clusterIPs: [clusterIP] } : spec;
}

/** patchAllocatedValues: what was allocated, and is left out now, stays. */
function withKeptValues(spec: ServiceSpec, old: ServiceSpec): ServiceSpec {
  let made = withFirstAddress(spec, old);
  if (needsClusterIP(old) && needsClusterIP(spec)) {
    if ((made.clusterIP ?? '') === '' && old.clusterIP !== undefined) made = { ...made, clusterIP: old.clusterIP };
    if ((made.clusterIPs ?? []).length === 0 && old.clusterIPs !== undefined) {
      made = { ...made, clusterIPs: made.clusterIP === old.clusterIP ? old.clusterIPs : [made.clusterIP ?? ''] };
    }
    made = withDefaults(made, {
      ...(old.ipFamilies === undefined ? {} : { ipFamilies: old.ipFamilies }),
      ...(old.ipFamilyPolicy === undefined ? {} : { ipFamilyPolicy: old.ipFamilyPolicy }),
    });
  }
  if (!needsNodePort(old) || !needsNodePort(spec)) return made;
  const used = new Set(nodePorts(spec));
  const byName = new Map((old.ports ?? []).map(({ name = '', nodePort }) => [name, nodePort]));
  return withChanged(made, 'ports', (ports) =>
    mapItems(ports, (port) => {
      const nodePort = byName.get(port.name ?? '');
      return (port.nodePort ?? 0) !== 0 || nodePort === undefined || used.has(nodePort) ? port : { ...port, nodePort };
    }),
  );
}

/** Only what is valid so far gets addresses; the rest is refused afterwards, in words. */
function allocated(object: Service, old: Service | undefined, context: StrategyContext): Service {
  const spec = object.spec;
  if (spec === undefined) return object;
  const withIPs =
    spec.clusterIP !== undefined && spec.clusterIP !== '' && spec.clusterIPs === undefined
      ? { ...object, spec: { ...spec, clusterIPs: [spec.clusterIP] } }
      : object;
  const errors = old === undefined ? serviceErrors(withIPs) : changedServiceErrors(withIPs, old);
  return errors.length > 0 ? withIPs : allocate(withIPs, needsNodePort(spec), old, context);
}
