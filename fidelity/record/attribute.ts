import type { Milliseconds } from '../../lib/units.ts';
import type { Request } from './audit-events.ts';
import type { Sighting } from './sightings.ts';

/** The request that made a write. */
export interface Maker {
  readonly request: Request;
  /** True if it was found by its object and its time, not by the resourceVersion that it was answered. */
  readonly inferred: boolean;
}

/**
 * Finds for each sighting the request that made it. Whoever was answered an object of this resourceVersion may have made it; of
 * several the one that was received first, since the others were only answered what was there. A write whose object nobody was
 * answered (a binding, an eviction, a removal) is looked for among the requests on its object that the order of
 * resourceVersions leaves possible.
 */
export function makersOf(sightings: readonly Sighting[], requests: readonly Request[]): ReadonlyMap<Sighting, Maker> {
  const done = requests.filter(({ code, kind }) => kind !== undefined && code >= 200 && code < 300);
  const byVersion = Map.groupBy(
    done.filter(({ removes }) => !removes),
    ({ resourceVersion }) => resourceVersion,
  );
  const makers = new Map<Sighting, Maker>();
  for (const sighting of sightings) {
    if (sighting.type === 'DELETED') continue;
    const request = (byVersion.get(sighting.resourceVersion) ?? [])
      .filter((one) => isOn(one, sighting))
      .toSorted((a, b) => a.received - b.received)[0];
    if (request !== undefined) makers.set(sighting, { request, inferred: false });
  }
  const bounds = boundsBy(makers);
  const byObject = Map.groupBy(done, ({ kind, namespace, name }) => objectKey(kind, namespace, name));
  for (const sighting of sightings) {
    if (makers.has(sighting)) continue;
    const { lo, hi } = bounds(sighting.resourceVersion);
    const { kind, namespace, name } = sighting;
    const candidates = [
      ...(byObject.get(objectKey(kind, namespace, name)) ?? []),
      ...(byObject.get(objectKey(kind, namespace, undefined)) ?? []),
    ].filter(
      (one) =>
        canHaveMade(one, sighting) && one.received <= Math.min(hi, sighting.seen + clockSlack) && one.completed >= lo,
    );
    const request = candidates.toSorted((a, b) => b.received - a.received)[0];
    if (request !== undefined) makers.set(sighting, { request, inferred: true });
  }
  return makers;
}

/** Requests that wrote what no watch has shown. */
export function unseen(sightings: readonly Sighting[], requests: readonly Request[]): readonly Request[] {
  const versions = new Set(sightings.map(({ resourceVersion }) => resourceVersion));
  return requests.filter(
    ({ kind, code, resourceVersion, removes }) =>
      kind !== undefined &&
      code >= 200 &&
      code < 300 &&
      !removes &&
      resourceVersion !== undefined &&
      !versions.has(resourceVersion),
  );
}

/** By how much the receipt, dated on this host, may seem to precede the request, dated by the API server on the same one. */
const clockSlack: Milliseconds = 2;

const objectKey = (kind: string | undefined, namespace: string | undefined, name: string | undefined): string =>
  `${kind ?? ''} ${namespace ?? ''}/${name ?? ''}`;

const isOn = (request: Request, { kind, namespace, name }: Sighting): boolean =>
  request.kind === kind && (request.namespace ?? '') === (namespace ?? '') && request.name === name;

function canHaveMade({ verb, sub, removes }: Request, { type, changed, fields }: Sighting): boolean {
  const deletes = verb === 'delete' || verb === 'deletecollection' || sub === 'eviction';
  if (type === 'DELETED') return deletes || removes;
  if (sub === 'binding') return changed.includes('spec.nodeName');
  if (!deletes) return false;
  return fields.has('deletionTimestamp') || fields.has('DisruptionTarget');
}

/** Between which instants a write of any resourceVersion must lie, by those before and after it of which the request is known. */
function boundsBy(makers: ReadonlyMap<Sighting, Maker>): (version: number) => { lo: Milliseconds; hi: Milliseconds } {
  const known = [...makers]
    .map(([{ resourceVersion }, { request }]) => ({ version: resourceVersion, ...request }))
    .toSorted((a, b) => a.version - b.version);
  const los: Milliseconds[] = [];
  for (const { received } of known) los.push(Math.max(los.at(-1) ?? Number.NEGATIVE_INFINITY, received));
  const his: Milliseconds[] = [];
  for (const { completed } of known.toReversed()) his.push(Math.min(his.at(-1) ?? Number.POSITIVE_INFINITY, completed));
  his.reverse();
  return (version) => {
    const before = known.findLastIndex((one) => one.version <= version);
    const after = known.findIndex((one) => one.version >= version);
    return { lo: los[before] ?? Number.NEGATIVE_INFINITY, hi: his[after] ?? Number.POSITIVE_INFINITY };
  };
}
