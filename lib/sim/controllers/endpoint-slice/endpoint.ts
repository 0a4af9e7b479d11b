import type { DiscoveryV1EndpointPort, V1Endpoint, V1ServicePort } from '@kubernetes/client-node';
import type { Node, Pod, Raw, Service } from '../../objects.ts';
import { isBeingDeleted, isPodReady, isPodTerminal } from '../../rules/pods.ts';

export type Endpoint = Raw<V1Endpoint>;
export type EndpointPort = Raw<DiscoveryV1EndpointPort>;
type ServicePort = Raw<V1ServicePort>;

/** endpointslice, util/controller_utils.go, ShouldPodBeInEndpoints: those that are going included. */
export const belongsInEndpoints = (pod: Pod): boolean => !isPodTerminal(pod) && addressesOf(pod).length > 0;

/** k8s.io/endpointslice, utils.go, podToEndpoint. */
export function endpointOf(pod: Pod, node: Node | undefined, service: Service, family: 'IPv4' | 'IPv6'): Endpoint {
  const { metadata = {}, spec } = pod;
  const serving = isPodReady(pod);
  const terminating = isBeingDeleted(pod);
  const publishes = service.spec?.publishNotReadyAddresses === true;
  const zone = node?.metadata?.labels?.['topology.kubernetes.io/zone'] ?? '';
  const hostname = hostnameOf(pod, service);
  return {
    addresses: addressesOf(pod).filter((address) => address.includes(':') === (family === 'IPv6')),
    conditions: { ready: publishes || (serving && !terminating), serving, terminating },
    ...(hostname === undefined ? {} : { hostname }),
    targetRef: {
      kind: 'Pod',
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      ...(metadata.name === undefined ? {} : { name: metadata.name }),
      ...(metadata.uid === undefined ? {} : { uid: metadata.uid }),
    },
    ...(spec?.nodeName === undefined ? {} : { nodeName: spec.nodeName }),
    ...(zone === '' ? {} : { zone }),
  };
}

/** By which an endpoint is found again although its conditions change (util/endpointset.go). */
export const identityOf = ({ addresses, hostname, targetRef }: Endpoint): string =>
  `${addresses.join(',')} ${hostname ?? ''} ${targetRef?.namespace ?? ''}/${targetRef?.name ?? ''}`;

/** The ports of a Service as a pod has them (utils.go, getEndpointPorts); one that it does not have is left out. */
export function endpointPorts({ spec }: Service, pod: Pod): readonly EndpointPort[] {
  return (spec?.ports ?? []).flatMap((port): EndpointPort[] => {
    const number = portOf(port, pod);
    if (number === undefined) return [];
    const { name = '', protocol = 'TCP', appProtocol } = port;
    return [{ name, port: number, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) }];
  });
}

/** Whether a change of a pod matters for the endpoints of its Services (util/controller_utils.go, podEndpointsChanged). */
export const isChangedEndpoint = (before: Pod, pod: Pod): boolean =>
  isBeingDeleted(before) ||
  isBeingDeleted(pod) ||
  isPodReady(before) !== isPodReady(pod) ||
  addressesOf(before).join() !== addressesOf(pod).join();

const addressesOf = ({ status }: Pod): readonly string[] => {
  const addresses = (status?.podIPs ?? []).map(({ ip }) => ip);
  if (addresses.length > 0 || status?.podIP === undefined || status.podIP === '') return addresses;
  return [status.podIP];
};

function hostnameOf({ metadata, spec }: Pod, service: Service): string | undefined {
  const { hostname = '', subdomain } = spec ?? {};
  const isOfService = subdomain === service.metadata?.name && metadata?.namespace === service.metadata?.namespace;
  return hostname !== '' && isOfService ? hostname : undefined;
}

function portOf({ targetPort, port, protocol = 'TCP' }: ServicePort, { spec }: Pod): number | undefined {
  if (targetPort === undefined || targetPort === 0) return port;
  if (typeof targetPort === 'number') return targetPort;
  for (const { ports = [] } of spec?.containers ?? []) {
    const found = ports.find((one) => one.name === targetPort && (one.protocol ?? 'TCP') === protocol);
    if (found !== undefined) return found.containerPort;
  }
  return undefined;
}
