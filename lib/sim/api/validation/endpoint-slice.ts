import { isIPv4, isIPv6 } from 'node:net';
import type { EndpointSlice } from '../../objects.ts';
import { duplicate, type FieldError, invalid, notSupported, required, tooMany } from './field-error.ts';
import { dnsLabelErrors, dnsSubdomainErrors } from './names.ts';
import { protocols } from './ports.ts';

const addressTypes = ['FQDN', 'IPv4', 'IPv6'];

/** pkg/apis/discovery/validation/validation.go, ValidateEndpointSlice; endpoints that stay as they were are not looked at again. */
export function endpointSliceErrors(slice: EndpointSlice, old?: EndpointSlice): readonly FieldError[] {
  return [
    ...typeErrors(slice.addressType),
    ...(slice.ports === old?.ports ? [] : portsErrors(slice.ports ?? [])),
    ...(slice.endpoints === old?.endpoints ? [] : endpointsErrors(slice)),
  ];
}

function typeErrors(type = ''): readonly FieldError[] {
  if (type === '') return [required('addressType', '')];
  return addressTypes.includes(type) ? [] : [notSupported('addressType', type, addressTypes)];
}

type Ports = NonNullable<EndpointSlice['ports']>;

function portsErrors(ports: Ports): readonly FieldError[] {
  const names = new Set<string>();
  return ports.flatMap(({ name = '', protocol = '' }, index) => {
    const at = `ports[${index}]`;
    const isKnown = names.has(name);
    names.add(name);
    return [
      ...(name === '' ? [] : dnsLabelErrors(name).map((error) => invalid(`${at}.name`, name, error))),
      ...(isKnown ? [duplicate(`${at}.name`, name)] : []),
      ...(protocols.includes(protocol) ? [] : [notSupported(`${at}.protocol`, protocol, protocols)]),
    ];
  });
}

function endpointsErrors({ endpoints = [], addressType }: EndpointSlice): readonly FieldError[] {
  if (endpoints.length > 1000) return [tooMany('endpoints', endpoints.length, 1000)];
  const errors: FieldError[] = [];
  for (const [index, { addresses = [], nodeName }] of endpoints.entries()) {
    const at = `endpoints[${index}]`;
    if (addresses.length === 0) errors.push(required(`${at}.addresses`, 'must contain at least 1 address'));
    if (addresses.length > 100) errors.push(tooMany(`${at}.addresses`, addresses.length, 100));
    for (const [each, address] of addresses.entries()) {
      const why = whyNoAddress(address, addressType);
      if (why !== undefined) errors.push(invalid(`${at}.addresses[${each}]`, address, why));
    }
    if (nodeName === undefined) continue;
    for (const error of dnsSubdomainErrors(nodeName)) errors.push(invalid(`${at}.nodeName`, nodeName, error));
  }
  return errors;
}

function whyNoAddress(address: string, type: string): string | undefined {
  if (type !== 'IPv4' && type !== 'IPv6') return undefined;
  if (type === 'IPv4' ? isIPv4(address) : isIPv6(address)) return undefined;
  return isIPv4(address) || isIPv6(address)
    ? `must be an ${type} address`
    : 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
}
