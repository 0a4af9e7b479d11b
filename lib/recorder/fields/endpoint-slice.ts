import type { RawEndpointSlice } from '../raw-object.ts';
import { type Fields, field, parts } from './field.ts';

/** Fields of an EndpointSlice: its Service, and its endpoints by Pod name (by address where there is no Pod). */
export function endpointSliceFields(slice: RawEndpointSlice): Fields {
  return new Map([
    ...field('service', slice.metadata.labels?.['kubernetes.io/service-name']),
    ...(slice.endpoints ?? []).flatMap((endpoint) => {
      const address = endpoint.addresses?.[0];
      return field(
        `endpoint/${endpoint.targetRef?.name ?? address ?? ''}`,
        parts({
          // Absent means ready and serving (discovery/v1, EndpointConditions).
          ready: endpoint.conditions?.ready ?? true,
          serving: endpoint.conditions?.serving ?? endpoint.conditions?.ready ?? true,
          terminating: endpoint.conditions?.terminating ?? false,
          node: endpoint.nodeName,
          address,
        }),
      );
    }),
  ]);
}
