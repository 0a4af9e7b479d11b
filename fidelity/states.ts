import type { Fields } from './fields/fields.ts';
import type { Scalar } from './json.ts';
import type { Trace, Write } from './trace.ts';

/** One write of a trace, with what the object was before and after it. */
export interface Step {
  readonly write: Write;
  /** Milliseconds after the trace's `t0`: when the request came in or, where that is not known, when kubectl told of it. */
  readonly at: number;
  /** Empty for an object that was not there. */
  readonly before: Fields;
  /** Of a deletion: what it was. */
  readonly after: Fields;
}

/** Puts the deltas of a trace together again, write by write in their order. */
export function stepsOf({ lines }: Trace): readonly Step[] {
  const states = new Map<number, Fields>();
  const steps: Step[] = [];
  for (const line of lines) {
    if (line.t === 'base') states.set(line.u, applied(new Map(), line.set));
    if (line.t !== 'write') continue;
    const before = states.get(line.u) ?? new Map<string, Scalar>();
    const after = applied(before, line.set);
    states.set(line.u, after);
    steps.push({ write: line, at: line.at?.[0] ?? line.seen ?? 0, before, after });
  }
  return steps;
}

function applied(before: Fields, set: Write['set']): Fields {
  const after = new Map(before);
  for (const [name, value] of Object.entries(set)) {
    if (value === null) after.delete(name);
    else after.set(name, value);
  }
  return after;
}
