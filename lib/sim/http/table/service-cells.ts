import type { Milliseconds } from '../../engine/engine.ts';
import type { EndpointSlice, Service } from '../../objects.ts';
import { type Cell, formatLabels, since } from './cells.ts';

/** A service's row (printers.go, printService). */
export function serviceCells({ metadata = {}, spec = {}, status = {} }: Service, now: Milliseconds): Cell[] {
  const ports = (spec.ports ?? []).map(({ port, nodePort = 0, protocol = '' }) =>
    nodePort > 0 ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
  );
  return [
    metadata.name ?? '',
    spec.type ?? '',
    spec.clusterIPs?.[0] ?? '<none>',
    externalIP({ spec, status }),
    ports.join(',') || '<none>',
    since(metadata.creationTimestamp, now),
    formatLabels(spec.selector),
  ];
}

/** printers.go, getServiceExternalIP. */
function externalIP({ spec = {}, status = {} }: Service): string {
  const given = spec.externalIPs ?? [];
  if (spec.type === 'ExternalName') return spec.externalName ?? '';
  if (spec.type !== 'LoadBalancer') return given.join(',') || '<none>';
  const balanced = (status.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? '');
  return [...new Set(balanced.filter((address) => address !== ''))].toSorted().concat(given).join(',') || '<pending>';
}

/** An endpoint slice's row (printers.go, printEndpointSlice). */
export function endpointSliceCells(
  { metadata = {}, addressType, ports, endpoints }: EndpointSlice,
  now: Milliseconds,
): Cell[] {
  return [
    metadata.name ?? '',
    addressType,
    firstThree((ports ?? []).map(({ port, name }) => String(port ?? name ?? '*'))),
    firstThree((endpoints ?? []).flatMap(({ addresses }) => addresses)),
    since(metadata.creationTimestamp, now),
  ];
}

function firstThree(texts: readonly string[]): string {
  if (texts.length > 3) return `${texts.slice(0, 3).join(',')} + ${texts.length - 3} more...`;
  return texts.join(',') || '<unset>';
}
