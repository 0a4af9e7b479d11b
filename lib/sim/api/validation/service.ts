import { isIPv4, isIPv6 } from 'node:net';
import type { V1ServicePort, V1ServiceSpec } from '@kubernetes/client-node';
import type { Raw, Service } from '../../objects.ts';
import { duplicate, type FieldError, forbiddenField, invalid, notSupported, required } from './field-error.ts';
import { labelErrors } from './metadata.ts';
import { dnsLabelErrors, dnsSubdomainErrors } from './names.ts';
import { portErrors, portNameErrors, protocols } from './ports.ts';

type ServiceSpec = Raw<V1ServiceSpec>;
type ServicePort = Raw<V1ServicePort>;

const isHeadless = ({ clusterIP, clusterIPs }: ServiceSpec): boolean => (clusterIPs?.[0] ?? clusterIP) === 'None';

/** pkg/apis/core/validation/validation.go, validateService. */
export function serviceErrors({ spec = {} }: Service): readonly FieldError[] {
  const { type = '', ports = [], sessionAffinity = '' } = spec;
  const supported = (field: keyof ServiceSpec, value: string, values: readonly string[]): readonly FieldError[] =>
    values.includes(value) ? [] : [notSupported(`spec.${field}`, value, values)];
  return [
    ...(ports.length === 0 && !isHeadless(spec) && type !== 'ExternalName' ? [required('spec.ports', '')] : []),
    ...typeErrors(spec),
    ...portsErrors(ports),
    ...labelErrors(spec.selector, 'spec.selector'),
    ...supported('sessionAffinity', sessionAffinity, ['ClientIP', 'None']),
    ...affinityErrors(spec),
    ...addressErrors(spec),
    ...supported('type', type, ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']),
    ...(type === 'ClusterIP' ? ports.flatMap(nodePortErrors) : []),
    ...duplicatePortErrors(ports),
    ...trafficPolicyErrors(spec),
  ];
}

/** ValidateServiceUpdate: also, addresses stay. */
export function changedServiceErrors(service: Service, old: Service): readonly FieldError[] {
  const [spec, before] = [service.spec ?? {}, old.spec ?? {}];
  if (spec === before) return [];
  const isExternalName = spec.type === 'ExternalName' || before.type === 'ExternalName';
  const [now = [], then = []] = [spec.clusterIPs, before.clusterIPs];
  const changes = isExternalName || (isHeadless(spec) && isHeadless(before)) || then.length === 0;
  const moved = changes
    ? []
    : now.length === 0
      ? ['primary clusterIP can not be unset']
      : now[0] === then[0]
        ? []
        : ['may not change once set'];
  return [...moved.map((why) => invalid('spec.clusterIPs[0]', now, why)), ...serviceErrors(service)];
}

function typeErrors(spec: ServiceSpec): readonly FieldError[] {
  const { type, externalName = '' } = spec;
  if (type === 'LoadBalancer' || type === 'NodePort') {
    return isHeadless(spec)
      ? [invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`)]
      : [];
  }
  if (type !== 'ExternalName') return [];
  const why = 'may not be set for ExternalName services';
  const name = externalName.replace(/\.$/, '');
  return [
    ...((spec.clusterIPs ?? []).length > 0 ? [forbiddenField('spec.clusterIPs', why)] : []),
    ...((spec.ipFamilies ?? []).length > 0 ? [forbiddenField('spec.ipFamilies', why)] : []),
    ...(spec.ipFamilyPolicy === undefined ? [] : [forbiddenField('spec.ipFamilyPolicy', why)]),
    ...(name === ''
      ? [required('spec.externalName', '')]
      : dnsSubdomainErrors(name).map((error) => invalid('spec.externalName', name, error))),
  ];
}

function portsErrors(ports: readonly ServicePort[]): readonly FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, index) => {
    const at = `spec.ports[${index}]`;
    const { name = '', protocol = '', targetPort = 0 } = port;
    const known = name !== '' && names.has(name);
    names.add(name);
    return [
      ...(name === '' && ports.length > 1 ? [required(`${at}.name`, '')] : []),
      ...(name === '' ? [] : dnsLabelErrors(name).map((error) => invalid(`${at}.name`, name, error))),
      ...(known ? [duplicate(`${at}.name`, name)] : []),
      ...portErrors(port.port, `${at}.port`),
      ...(protocol === ''
        ? [required(`${at}.protocol`, '')]
        : protocols.includes(protocol)
          ? []
          : [notSupported(`${at}.protocol`, protocol, protocols)]),
      ...(typeof targetPort === 'number'
        ? portErrors(targetPort, `${at}.targetPort`)
        : portNameErrors(targetPort).map((error) => invalid(`${at}.targetPort`, targetPort, error))),
    ];
  });
}

const nodePortErrors = ({ nodePort = 0 }: ServicePort, index: number): readonly FieldError[] =>
  nodePort === 0 ? [] : [forbiddenField(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'")];

function duplicatePortErrors(ports: readonly ServicePort[]): readonly FieldError[] {
  const [nodePorts, seen] = [new Set<string>(), new Set<string>()];
  const again = ports.flatMap(({ nodePort = 0, protocol }, index) => {
    const key = `${protocol ?? ''}/${nodePort}`;
    if (nodePort === 0) return [];
    if (nodePorts.has(key)) return [duplicate(`spec.ports[${index}].nodePort`, nodePort)];
    nodePorts.add(key);
    return [];
  });
  return [
    ...again,
    ...ports.flatMap(({ port, protocol }, index) => {
      const key = `${protocol ?? ''}/${port}`;
      if (!seen.has(key)) {
        seen.add(key);
        return [];
      }
      // The internal type is shown with the fields it has, as Go names them.
      const shown = { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 };
      return [duplicate(`spec.ports[${index}]`, shown)];
    }),
  ];
}

function affinityErrors({ sessionAffinity, sessionAffinityConfig }: ServiceSpec): readonly FieldError[] {
  const field = 'spec.sessionAffinityConfig';
  if (sessionAffinity === 'None' && sessionAffinityConfig !== undefined) {
    return [forbiddenField(field, 'must not be set when session affinity is None')];
  }
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (sessionAffinity !== 'ClientIP' || seconds === undefined || (seconds > 0 && seconds <= 86_400)) return [];
  return [invalid(`${field}.clientIP.timeoutSeconds`, seconds, 'must be greater than 0 and less than 86400')];
}

/** ValidateServiceClusterIPsRelatedFields. */
function addressErrors({ type, clusterIP = '', clusterIPs = [], ipFamilies = [] }: ServiceSpec): readonly FieldError[] {
  if (type === 'ExternalName') return [];
  const field = 'spec.clusterIPs';
  const isFirst = clusterIP === '' || clusterIPs.length === 0 || clusterIPs[0] === clusterIP;
  return [
    ...(isFirst ? [] : [invalid(field, clusterIPs, 'first value must match `clusterIP`')]),
    ...(clusterIP === '' && clusterIPs.length > 0
      ? [invalid(field, clusterIPs, 'must be empty when `clusterIP` is not specified')]
      : []),
    ...ipFamilies.flatMap((family, index) =>
      family === 'IPv4' || family === 'IPv6'
        ? []
        : [notSupported(`spec.ipFamilies[${index}]`, family, ['IPv4', 'IPv6'])],
    ),
    ...clusterIPs.flatMap((address, index) =>
      isIPv4(address) || isIPv6(address) || (index === 0 && address === 'None')
        ? []
        : [invalid(`${field}[${index}]`, address, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')],
    ),
    ...(clusterIPs.length > 2 ? [invalid(field, clusterIPs, 'may only hold up to 2 values')] : []),
  ];
}

function trafficPolicyErrors(spec: ServiceSpec): readonly FieldError[] {
  const { type, externalTrafficPolicy, internalTrafficPolicy, externalIPs = [] } = spec;
  const supported = ['Cluster', 'Local'];
  const isExternal = type === 'NodePort' || type === 'LoadBalancer' || externalIPs.length > 0;
  const errors: FieldError[] = [];
  if (externalTrafficPolicy !== undefined) {
    const field = 'spec.externalTrafficPolicy';
    if (!isExternal) {
      errors.push(invalid(field, externalTrafficPolicy, 'may only be set for externally-accessible services'));
    } else if (!supported.includes(externalTrafficPolicy)) {
      errors.push(notSupported(field, externalTrafficPolicy, supported));
    }
  }
  if (internalTrafficPolicy !== undefined && !supported.includes(internalTrafficPolicy)) {
    errors.push(notSupported('spec.internalTrafficPolicy', internalTrafficPolicy, supported));
  }
  return errors;
}
