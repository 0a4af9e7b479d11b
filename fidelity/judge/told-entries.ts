import { endOfTime, type ObservedKind, type TimelineEntry } from '../../lib/recorder/observation.ts';
import { observedKinds } from '../../lib/recorder/resources.ts';
import { WatchedKind } from '../../lib/recorder/watched-kind.ts';
import type { Milliseconds } from '../../lib/units.ts';
import type { Fields } from '../fields/fields.ts';
import { text } from '../json.ts';
import { stepsOf } from '../states.ts';
import { storyOf } from '../story.ts';
import type { Base, Line, Trace, Write } from '../trace.ts';
import { rawObject } from './raw-object.ts';

/** What powercut's recorder would have told of a trace, and when. */
export interface Told {
  readonly at: Milliseconds;
  readonly entry: TimelineEntry;
}

/** How often at least what is there is proved. */
const everySoOften: Milliseconds = 250;

/**
 * Has the recorder's own code take a trace, write by write. Of each write is known within which request it was made: its
 * interval is that of the audit log, narrowed by the order of the resourceVersions, in which etcd took them. The record of a
 * kept trace is whole, so that whatever had been told by an instant is all that had been written until then: a proof.
 */
export function toldEntries(trace: Trace): readonly Told[] {
  const writes = datedWrites(trace);
  const dawn = Math.min(0, ...writes.map(({ lo }) => lo)) - 1;
  const told: Told[] = [];
  let now = dawn;
  const append = (entry: TimelineEntry): void => void told.push({ at: now, entry });
  const begunAt = new Map(writes.map(({ write, lo }) => [BigInt(versionOf(write, trace)), lo]));
  const uids = new Map<string, string>();
  const learn = (line: Base | Write): void => void uids.set(`${line.kind} ${line.ns ?? ''}/${line.name}`, uidOf(line));
  const scratch = withEmptyDir(trace);
  const objectOf = (line: Base | Write, fields: Fields) =>
    rawObject(
      {
        ...line,
        uid: uidOf(line),
        resourceVersion: versionOf(line, trace),
        uidOf: (kind, namespace, name) => uids.get(`${kind} ${namespace}/${name}`),
        emptyDir: [line.name, fields.get('label app')].some((name) => scratch.has(`${line.ns ?? ''}/${name ?? ''}`)),
      },
      fields,
    );

  const bases = trace.lines.filter((line) => line.t === 'base');
  for (const line of bases) learn(line);
  const watched = new Map(
    observedKinds.map((kind) => {
      const one = new WatchedKind({
        kind,
        append,
        earliest: () => undefined,
        notYet: (version) => begunAt.get(version),
        onImpossibleStamp: () => undefined,
      });
      const items = bases.filter((line) => line.kind === kind).map((line) => objectOf(line, before(line)));
      one.begin({ sentAt: dawn, receivedAt: dawn, resourceVersion: 0n, items });
      return [kind, one];
    }),
  );
  const there = new Set(bases.map(({ u }) => u));
  for (const { write, after, hi } of writes) {
    now = hi;
    // Of the Events that were there before, nothing is kept until they are repeated.
    const type = write.type === 'MODIFIED' && !there.has(write.u) ? 'ADDED' : write.type;
    there.add(write.u);
    if (type !== 'DELETED') learn(write);
    const problem = watched.get(write.kind)?.change({ type, object: objectOf(write, after) }, hi);
    if (problem !== undefined) throw new Error(`the trace is not whole: ${problem}`);
  }
  // What was done from its cleaning up on is no part of a scenario, even if that came before its time.
  const end = storyOf(trace).until ?? writes.at(-1)?.hi ?? 0;
  return [
    ...told,
    ...leaderSeen(writes, trace, dawn),
    ...proofs(writes, proofTimes(trace, end)),
    ...observedKinds.map((kind) => nothingAfter(kind, end)),
    ...busyHost(trace, dawn),
  ].toSorted((a, b) => a.at - b.at);
}

/** A renewal of a Lease that was made before the trace begins, and is dated, is a heartbeat, and no state from the first. */
const isRenewal = (line: Line): line is Base =>
  line.t === 'base' && line.kind === 'Lease' && line.at !== undefined && line.set['renewTime'] !== undefined;

/** What an object was when the recording began; without such a renewal. */
function before(line: Base): Fields {
  const fields = Object.entries(line.set).filter(([name]) => !isRenewal(line) || name !== 'renewTime');
  return new Map(fields.flatMap(withValue));
}

const withValue = ([name, value]: readonly [string, Base['set'][string]]) =>
  value === null ? [] : [[name, value] as const];

const uidOf = ({ u }: Base | Write): string => `uid ${u}`;

const versionOf = ({ rv }: Base | Write, { header }: Trace): number => rv + header.rv0;

interface Dated {
  readonly write: Write;
  readonly after: Fields;
  /** It was made in between. */
  readonly lo: Milliseconds;
  readonly hi: Milliseconds;
}

/** In the order in which they were made: none can have been made before one of a lower resourceVersion, nor after one of a higher. */
function datedWrites(trace: Trace): readonly Dated[] {
  const renewals = trace.lines.filter(isRenewal).map((line) => {
    const write: Write = { ...line, t: 'write', type: 'MODIFIED' };
    return { write, at: line.at?.[0] ?? 0, after: new Map(Object.entries(line.set).flatMap(withValue)) };
  });
  const steps = [...renewals, ...stepsOf(trace)].toSorted((a, b) => a.write.rv - b.write.rv);
  const lows: Milliseconds[] = [];
  for (const { at } of steps) lows.push(Math.max(at, lows.at(-1) ?? at));
  let latest = Number.POSITIVE_INFINITY;
  return steps
    .toReversed()
    .map(({ write, after }, index): Dated => {
      const lo = lows[steps.length - 1 - index] ?? 0;
      latest = Math.min(latest, write.at?.[1] ?? write.seen ?? latest);
      return { write, after, lo: Math.min(lo, latest), hi: latest };
    })
    .toReversed();
}

/** How often a leader renews its Lease (k8s.io/component-base/config/v1alpha1/defaults.go, RetryPeriod). */
const leaderRenews: Milliseconds = 2000;

/**
 * The Lease by which the controller-manager leads is in no trace. That it was there to act, and was always the same, is told by
 * its Pod, whose container was not restarted: where it was, the leader changes.
 */
function leaderSeen(writes: readonly Dated[], trace: Trace, dawn: Milliseconds): readonly Told[] {
  const subject = { kind: 'Lease', namespace: 'kube-system', name: 'kube-controller-manager' } as const;
  const of = { subject, uid: 'the leader', resourceVersion: '0' };
  const fields = { exists: true, holder: 'the first', renewTime: 'before' };
  // It did not die with the record: a renewal comes after the last thing that a scenario waited for.
  const last = (writes.at(-1)?.hi ?? dawn) + 2 * leaderRenews;
  const change = (field: string, to: string, lo: Milliseconds, hi: Milliseconds): Told => ({
    at: hi,
    entry: { type: 'observation', ...of, field, to, seen: { lo, hi, rule: 'read' } },
  });
  return [
    { at: dawn, entry: { type: 'baseline', ...of, fields, at: dawn } },
    ...Array.from({ length: Math.max(0, Math.floor(last / leaderRenews)) }, (_, index) => {
      const at = (index + 1) * leaderRenews;
      return change('renewTime', `at ${at} ms`, at, at);
    }),
    ...writes
      .filter(({ write }) => `${write.ns}/${write.name}`.startsWith('kube-system/kube-controller-manager-'))
      .filter(({ write }) => Object.keys(write.set).some((field) => field.endsWith('.restarts')))
      .map(({ write, lo, hi }) => change('holder', `after resourceVersion ${versionOf(write, trace)}`, lo, hi)),
  ];
}

/** Namespace and name of the Pods, and of the workloads, that were asked for with an `emptyDir` volume: no field of a Pod tells. */
function withEmptyDir({ lines }: Trace): ReadonlySet<string> {
  return new Set(
    lines.flatMap((line) => {
      if (line.t !== 'ask' || !/"emptyDir":/.test(JSON.stringify(line.body ?? null))) return [];
      const [, namespace = ''] = /\/namespaces\/([^/]+)\//.exec(line.uri) ?? [];
      return [`${namespace}/${text(line.body, 'metadata', 'name') ?? ''}`];
    }),
  );
}

/** That a host was starved is not in a trace; but where powercut could not tell, what came late there is no rule. */
function busyHost({ header: { verdict } }: Trace, dawn: Milliseconds): readonly Told[] {
  if (verdict.status !== 'unknown') return [];
  const why = `powercut could not tell when it was recorded: ${verdict.reason ?? ''}`;
  return [{ at: dawn, entry: { type: 'note', at: dawn, until: endOfTime, topic: 'starved', text: why } }];
}

/** What is claimed of a time after the story is unknown. */
const nothingAfter = (kind: ObservedKind, end: Milliseconds): Told => ({
  at: end,
  entry: { type: 'gap', kind, lo: end, hi: endOfTime, reason: 'cut', detail: 'the recorded scenario has ended' },
});

/**
 * When what is there is proved: every so often, just before the scenario went on to its next act, for which it had proofs enough then, and at the end.
 */
function proofTimes({ lines }: Trace, end: Milliseconds): readonly Milliseconds[] {
  const acts = lines.flatMap((line) => (line.t === 'act' || line.t === 'ask' ? [line.at[0] - 1] : []));
  const ticks = Array.from({ length: Math.ceil(end / everySoOften) }, (_, index) => (index + 1) * everySoOften);
  return [...new Set([...ticks, ...acts].map((at) => Math.min(at, end)))]
    .filter((at) => at > 0)
    .toSorted((a, b) => a - b);
}

/** At each of these instants, all is told that was written before the request of the first write that is not told by then. */
function proofs(writes: readonly Dated[], times: readonly Milliseconds[]): readonly Told[] {
  const proof = (kind: ObservedKind, at: Milliseconds, sentAt: Milliseconds): Told => ({
    at,
    entry: { type: 'proof', kind, sentAt, receivedAt: at, resourceVersion: '0' },
  });
  return observedKinds.flatMap((kind) => {
    const own = writes.filter(({ write }) => write.kind === kind);
    let next = 0;
    return times.map((at) => {
      while ((own[next]?.hi ?? Number.POSITIVE_INFINITY) <= at) next += 1;
      return proof(kind, at, Math.min(at, own[next]?.lo ?? at));
    });
  });
}
