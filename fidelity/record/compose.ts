import type { Milliseconds } from '../../lib/units.ts';
import { aboutUid } from '../fields/event.ts';
import type { Fields } from '../fields/fields.ts';
import type { Scalar } from '../json.ts';
import type { Ask, Base, Header, Line, Trace, TraceAct, Write } from '../trace.ts';
import { type Maker, makersOf, unseen } from './attribute.ts';
import type { Request } from './audit-events.ts';
import type { Sighting } from './sightings.ts';

/** All that was recorded of a cluster while it lived; times are milliseconds since 1970. */
export interface Recording {
  readonly sightings: readonly Sighting[];
  readonly requests: readonly Request[];
  readonly acts: readonly TraceAct[];
  readonly steps: readonly { readonly at: Milliseconds; readonly title: string }[];
  /** What is of no later a version was there when the watches began. */
  readonly firstVersion: number;
}

/** The part of a recording that is one scenario's. */
export interface Cut {
  readonly from: Milliseconds;
  readonly to: Milliseconds;
}

/** A trace of the scenario that was played between `from` and `to`, or why there is none that could be relied upon. */
export function composeTrace(
  recording: Recording,
  cut: Cut,
  head: Omit<Header, 't' | 'schema' | 't0' | 'rv0'>,
): Trace | { readonly unsound: string } {
  const unsound = whyUnsound(recording, cut);
  if (unsound !== undefined) return { unsound };
  const sightings = withOwnersOfUids(recording.sightings.toSorted((a, b) => a.resourceVersion - b.resourceVersion));
  const makers = makersOf(sightings, recording.requests);
  const dated = datesOf(sightings, makers, recording.firstVersion);
  const before = sightings.filter((one) => (dated.get(one) ?? 0) < cut.from);
  const during = sightings.filter((one) => within(dated.get(one) ?? 0, cut));

  const t0 = cut.from;
  const rv0 = before.at(-1)?.resourceVersion ?? recording.firstVersion;
  const numbers = new Map<string, number>();
  const numberOf = (uid: string): number => {
    const known = numbers.get(uid) ?? numbers.size;
    numbers.set(uid, known);
    return known;
  };
  const subject = ({ kind, namespace, name, uid, resourceVersion }: Sighting) => ({
    kind,
    ...(namespace === undefined ? {} : { ns: namespace }),
    name,
    u: numberOf(uid),
    rv: resourceVersion - rv0,
  });
  const request = (one: Sighting) => {
    const maker = makers.get(one);
    if (maker === undefined) return {};
    const { received, completed, by } = maker.request;
    return { at: [round(received - t0), round(completed - t0)] satisfies [number, number], by };
  };

  const states = new Map<string, Sighting>();
  for (const one of before) {
    if (one.type === 'DELETED') states.delete(one.uid);
    else if (isKept(one)) states.set(one.uid, one);
  }
  const baseline = [...states.values()].map(
    (one): Base => ({ t: 'base', ...subject(one), ...request(one), set: Object.fromEntries(one.fields) }),
  );
  const writes = during.flatMap((one): Keyed[] => {
    // Old Events go with their namespace; nothing is known of them, and nothing follows.
    if (one.kind === 'Event' && one.type === 'DELETED') return [];
    const set = one.type === 'DELETED' ? {} : delta(states.get(one.uid)?.fields, one.fields);
    const maker = makers.get(one);
    states.set(one.uid, one);
    const line: Write = {
      t: 'write',
      ...subject(one),
      type: one.type,
      ...request(one),
      ...(maker === undefined ? { seen: round(one.seen - t0) } : { verb: maker.request.verb }),
      ...(maker?.request.sub === undefined ? {} : { sub: maker.request.sub }),
      ...(maker?.inferred === true ? { inferred: true } : {}),
      set,
      ...(Object.keys(set).length === 0 && one.changed.length > 0 ? { also: [...one.changed] } : {}),
    };
    return [{ key: (dated.get(one) ?? 0) - t0, line }];
  });
  const others = [
    ...recording.acts.filter(({ at }) => within(at[0], cut)).map((act) => relative(act, t0)),
    ...recording.requests
      .filter(({ external, received }) => external && within(received, cut))
      .map((one) => asked(one, t0)),
    ...recording.steps
      .filter(({ at }) => within(at, cut))
      .map(({ at, title }): Keyed => ({ key: at - t0, line: { t: 'step', at: round(at - t0), title } })),
  ];
  const lines = [...writes, ...others].toSorted((a, b) => a.key - b.key).map(({ line }) => line);
  return { header: { t: 'header', schema: 1, ...head, t0, rv0 }, lines: [...baseline, ...lines] };
}

/**
 * Says of each Event whose the UID is that it bears: of the object (`real`), of one of this name that was no more (`former`), the
 * name itself or none, as a kubelet puts that has not read its Node yet, or of something that nobody has seen.
 */
function withOwnersOfUids(sightings: readonly Sighting[]): readonly Sighting[] {
  const gone = new Map<string, number>();
  for (const { uid, type, resourceVersion } of sightings) {
    gone.set(uid, type === 'DELETED' ? resourceVersion : Number.POSITIVE_INFINITY);
  }
  const ownerOf = (uid: string, { fields, resourceVersion }: Sighting): string => {
    const until = gone.get(uid);
    if (uid === '') return 'none';
    if (String(fields.get('about')).endsWith(`/${uid}`)) return 'name';
    if (until === undefined) return 'other';
    return until > resourceVersion ? 'real' : 'former';
  };
  return sightings.map((one) => {
    if (one.kind !== 'Event') return one;
    const fields: Fields = new Map([...one.fields, [aboutUid, ownerOf(String(one.fields.get(aboutUid)), one)]]);
    return { ...one, fields };
  });
}

interface Keyed {
  readonly key: Milliseconds;
  readonly line: Line;
}

/**
 * The cluster was sound, and the record is whole, if every write that the audit log has was seen by a watch, and no node
 * turned Unknown to which nothing was done: then it was the host that was too busy. What powercut made of it does not matter.
 */
function whyUnsound({ sightings, requests, acts, firstVersion }: Recording, cut: Cut): string | undefined {
  const missed = unseen(sightings, requests).filter(
    ({ received, resourceVersion = 0 }) => within(received, cut) && resourceVersion > firstVersion,
  );
  const [first] = missed;
  if (first !== undefined) {
    return `no watch has shown ${missed.length} writes, as that of ${first.kind ?? ''} ${first.name ?? ''} by ${first.by}`;
  }
  const touched = new Set(acts.filter(({ at }) => at[0] < cut.to).map(({ node }) => node));
  const lost = sightings.find(
    ({ kind, name, fields, seen }) =>
      kind === 'Node' && within(seen, cut) && fields.get('Ready') === 'Unknown' && !touched.has(name),
  );
  return lost === undefined ? undefined : `${lost.name} turned Unknown although nothing was done to it`;
}

/** When each was written, in their order: no write is dated before one of a lower resourceVersion. */
function datesOf(
  sightings: readonly Sighting[],
  makers: ReadonlyMap<Sighting, Maker>,
  firstVersion: number,
): ReadonlyMap<Sighting, Milliseconds> {
  let latest = Number.NEGATIVE_INFINITY;
  return new Map(
    sightings.map((one) => {
      if (one.resourceVersion <= firstVersion) return [one, Number.NEGATIVE_INFINITY];
      latest = Math.max(latest, makers.get(one)?.request.received ?? one.seen);
      return [one, latest];
    }),
  );
}

/** Of what was there before, Events say little but for the one that a monitor pass leaves of each node. */
const isKept = ({ kind, fields }: Sighting): boolean => kind !== 'Event' || fields.get('reason') === 'RegisteredNode';

const within = (time: Milliseconds, { from, to }: Cut): boolean => time >= from && time < to;

/** A tenth of a millisecond is finer than any of it is known. */
const round = (time: Milliseconds): Milliseconds => Math.round(time * 10) / 10;

function delta(before: ReadonlyMap<string, Scalar> | undefined, after: ReadonlyMap<string, Scalar>) {
  const gone = [...(before?.keys() ?? [])].filter((name) => !after.has(name)).map((name) => [name, null] as const);
  const changed = [...after].filter(([name, value]) => before?.get(name) !== value);
  return Object.fromEntries([...changed, ...gone]);
}

function relative(act: TraceAct, t0: Milliseconds): Keyed {
  const [lo, hi] = act.at;
  const lines = act.lines?.map(([at, text]): [number, string] => [round(at - t0), text]);
  const line = { ...act, at: [round(lo - t0), round(hi - t0)] satisfies [number, number], ...(lines && { lines }) };
  return { key: lo - t0, line };
}

function asked({ received, completed, by, verb, uri, code, body }: Request, t0: Milliseconds): Keyed {
  const at: [number, number] = [round(received - t0), round(completed - t0)];
  const line: Ask = { t: 'ask', at, by, verb, uri, code, ...(body === undefined ? {} : { body }) };
  return { key: received - t0, line };
}
