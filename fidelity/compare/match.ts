import type { History } from './history.ts';
import { replacementsIn } from './replacements.ts';

/** The same object in two traces. */
export interface Pair {
  /** What it is called in either, for people. */
  readonly name: string;
  readonly recorded: History;
  readonly simulated: History;
}

export interface Matched {
  readonly pairs: readonly Pair[];
  /** Objects that have none like them in the other trace. */
  readonly onlyRecorded: readonly string[];
  readonly onlySimulated: readonly string[];
}

/**
 * Finds each object of one trace in the other: by its name and, where Kubernetes has generated that, by what tells its likes
 * apart: of which revision of its owner it is, whether it came in place of an evicted one, where it ran, who deleted it; those
 * that are alike in all of it, in the order in which they came.
 */
export function match(recorded: readonly History[], simulated: readonly History[]): Matched {
  const theirs = classesOf(recorded);
  const ours = classesOf(simulated);
  const pairs: Pair[] = [];
  const onlyRecorded: string[] = [];
  const onlySimulated: string[] = [];
  for (const name of new Set([...theirs.keys(), ...ours.keys()])) {
    const left = theirs.get(name) ?? [];
    const right = ours.get(name) ?? [];
    for (let n = 0; n < Math.max(left.length, right.length); n += 1) {
      const [one, other] = [left[n], right[n]];
      if (one !== undefined && other !== undefined) pairs.push({ name, recorded: one, simulated: other });
      else (one === undefined ? onlySimulated : onlyRecorded).push(name);
    }
  }
  return { pairs, onlyRecorded, onlySimulated };
}

function classesOf(histories: readonly History[]): ReadonlyMap<string, readonly History[]> {
  const revisions = new Map<string, number>();
  const revisionOf = (hash: string): number => {
    const known = revisions.get(hash) ?? revisions.size + 1;
    revisions.set(hash, known);
    return known;
  };
  const replacements = replacementsIn(histories);
  return Map.groupBy(histories, ({ kind, u, name, node, last, transitions }) => {
    const hash = last.get('label pod-template-hash');
    const revision = hash === undefined ? '' : ` of revision ${revisionOf(String(hash))}`;
    if (kind !== 'Pod') return `${kind} ${name}${revision}`;
    const end = transitions.find(({ field, value }) => field === 'deletionTimestamp' && value === 'set')?.by;
    const origin = replacements.has(u) ? ', a replacement' : '';
    return `${kind} ${name}${revision}${origin} on ${node ?? 'no node'}, ${end === undefined ? 'kept' : `deleted by ${end}`}`;
  });
}
