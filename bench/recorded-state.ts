import { isDeepStrictEqual } from 'node:util';
import { fieldsOf } from '../lib/recorder/fields.ts';
import type { FieldValue, ObservedKind, TimelineEntry } from '../lib/recorder/observation.ts';
import type { AuditedWrite } from './audit-log.ts';

/** A write of which the recorder holds something else than what the API server answered. */
export interface Difference {
  readonly write: AuditedWrite;
  readonly field: string;
  readonly written: FieldValue | undefined;
  readonly recorded: FieldValue | undefined;
}

export interface Comparison {
  readonly compared: number;
  readonly differences: readonly Difference[];
}

type State = ReadonlyMap<string, FieldValue>;

/**
 * Compares each object that the audit log holds with what the recorder says of it at that resourceVersion. A value that was
 * lost differs, and so does one that nobody wrote. What lies before the first proof or after the last one is left out.
 */
export function compareStates(writes: readonly AuditedWrite[], entries: readonly TimelineEntry[]): Comparison {
  const states = statesIn(entries);
  const spans = spansIn(entries);
  let compared = 0;
  const differences = writes.flatMap((write) => {
    const { kind, object, resourceVersion, uid } = write;
    const span = spans.get(kind);
    // A deletion that waits for nothing answers the object as it was.
    if (object === undefined || resourceVersion === undefined || span === undefined || write.verb === 'delete')
      return [];
    if (resourceVersion <= span.first || resourceVersion > span.last) return [];
    compared += 1;
    const written: State = new Map([...fieldsOf(kind, object)].map(([name, { value }]) => [name, value]));
    const known = states.get(uid ?? '')?.findLast(({ from }) => from <= resourceVersion);
    const recorded: State = known?.state ?? new Map();
    // Nor does the object tell that it went when its last finalizer was taken away.
    if (known?.from === resourceVersion && recorded.size === 0) return [];
    return [...new Set([...written.keys(), ...recorded.keys()])]
      .filter((field) => !isDeepStrictEqual(written.get(field), recorded.get(field)))
      .map((field) => ({ write, field, written: written.get(field), recorded: recorded.get(field) }));
  });
  return { compared, differences };
}

/** Of each object, by UID, its states in their order. */
function statesIn(entries: readonly TimelineEntry[]): ReadonlyMap<string, { from: bigint; state: State }[]> {
  const states = new Map<string, { from: bigint; state: State }[]>();
  for (const entry of entries) {
    if (entry.type !== 'baseline' && entry.type !== 'observation') continue;
    const known = states.get(entry.uid) ?? [];
    states.set(entry.uid, known);
    const from = BigInt(entry.resourceVersion);
    if (entry.type === 'baseline') {
      known.push({ from, state: new Map(Object.entries(entry.fields)) });
      continue;
    }
    const next = new Map(known.at(-1)?.state);
    if (entry.to === undefined) next.delete(entry.field);
    else next.set(entry.field, entry.to);
    if (entry.field === 'exists' && entry.to === undefined) next.clear();
    if (known.at(-1)?.from === from) known.pop();
    known.push({ from, state: next });
  }
  return states;
}

/** Between which resourceVersions the recorder answers for a kind. */
function spansIn(entries: readonly TimelineEntry[]): ReadonlyMap<ObservedKind, { first: bigint; last: bigint }> {
  const spans = new Map<ObservedKind, { first: bigint; last: bigint }>();
  for (const entry of entries) {
    if (entry.type !== 'proof') continue;
    const version = BigInt(entry.resourceVersion);
    spans.set(entry.kind, { first: spans.get(entry.kind)?.first ?? version, last: version });
  }
  return spans;
}
