import { remembered } from '../../api/defaults/fill.ts';
import type { Node } from '../../objects.ts';

/** Of the nodes that share a region and a zone, as their conditions say (node_lifecycle_controller.go, ZoneState). */
export type ZoneState = 'Initial' | 'Normal' | 'PartialDisruption' | 'FullDisruption';

const first = (labels: { readonly [label: string]: string }, names: readonly string[]): string =>
  names.map((name) => labels[name]).find((value) => value !== undefined) ?? '';

/** Empty where no label tells region or zone, as in kind (component-helpers, node/topology/helpers.go, GetZoneKey). */
export const zoneOf = ({ metadata }: Node): string => (metadata?.labels === undefined ? '' : zoneBy(metadata.labels));

/** Each pass asks it of each node several times. */
const zoneBy = remembered((labels: { readonly [label: string]: string }): string => {
  const region = first(labels, ['failure-domain.beta.kubernetes.io/region', 'topology.kubernetes.io/region']);
  const zone = first(labels, ['failure-domain.beta.kubernetes.io/zone', 'topology.kubernetes.io/zone']);
  return region === '' && zone === '' ? '' : `${region}:\u0000:${zone}`;
});

/** isNodeExcludedFromDisruptionChecks */
export const isExcludedFromDisruption = ({ metadata }: Node): boolean =>
  metadata?.labels?.['node.kubernetes.io/exclude-disruption'] !== undefined;

/** How many nodes of a zone are Ready, and how many are not. */
export interface ZoneCount {
  ready: number;
  notReady: number;
}

/** ComputeZoneState, which reckons in float32. */
export function zoneState(
  { ready, notReady }: ZoneCount,
  unhealthyZoneThreshold: number,
): Exclude<ZoneState, 'Initial'> {
  if (ready === 0 && notReady > 0) return 'FullDisruption';
  const fraction = Math.fround(notReady / (notReady + ready));
  return notReady > 2 && fraction >= Math.fround(unhealthyZoneThreshold) ? 'PartialDisruption' : 'Normal';
}
