import { z } from 'zod';
import { observedKind, type RunGap } from '../schema/record.ts';
import type { ClusterLine } from './pieces.ts';

type Kind = RunGap['kind'];

/** Which cluster is recorded in which file. */
type HeldCluster = Pick<ClusterLine, 'description' | 'timeline'>;

/** By kind: from when on, and until when, a file knows what its objects were. */
export type Known = Map<Kind, { readonly from: number; readonly until: number }>;

/** What one process recorded. */
export interface RecordedFile {
  /** `timeline-<slot>-<pid>.jsonl` */
  readonly name: string;
  readonly known: Known;
}

/** JSON has no -Infinity: a change of which nothing bounds the beginning has none. */
const seen = z.looseObject({ lo: z.number().nullable(), hi: z.number() });

/** The lines of a timeline that say what an object was at some moment; as far as that decides when it was known. */
export const knowledge = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('baseline'), subject: z.looseObject({ kind: observedKind }), at: z.number() }),
  z.object({ type: z.literal('proof'), kind: observedKind, sentAt: z.number() }),
  z.looseObject({ type: z.literal('observation'), subject: z.looseObject({ kind: observedKind }), seen }),
]);

/** Takes a line into account. */
export function learn(known: Known, line: z.infer<typeof knowledge>): void {
  const kind = line.type === 'proof' ? line.kind : line.subject.kind;
  const { from, until } = spanOf(line);
  const before = known.get(kind) ?? { from, until };
  known.set(kind, { from: Math.min(before.from, from), until: Math.max(before.until, until) });
}

/** The changes of a kind come in order: one that was seen after `lo` shows that all before `lo` had been delivered. */
function spanOf(line: z.infer<typeof knowledge>): { readonly from: number; readonly until: number } {
  if (line.type === 'baseline') return { from: line.at, until: line.at };
  if (line.type === 'proof') return { from: line.sentAt, until: line.sentAt };
  return { from: line.seen.hi, until: line.seen.lo ?? 0 };
}

/**
 * Puts the files of each parallel slot into the order in which their processes followed each other, and finds the holes
 * between them: while one process has ended, by whatever cause, and the next has not begun, nobody watches. There is no hole
 * between two clusters of one name, for the second was made anew, and nothing of the first goes on in it.
 */
export function joinTimelines(
  files: readonly RecordedFile[],
  clusters: readonly HeldCluster[],
): { readonly timelines: readonly string[]; readonly gaps: readonly RunGap[] } {
  const slots = Map.groupBy(files, ({ name }) => slotOf(name));
  const ordered = [...slots]
    .toSorted(([a], [b]) => a - b)
    .map(([, own]) => own.toSorted((a, b) => begun(a) - begun(b)));
  const machines = (file: string) => machinesOf(clusters.find(({ timeline }) => timeline === file));
  return {
    timelines: ordered.flat().map(({ name }) => name),
    gaps: ordered.flatMap((slot) => holesBetween(slot, machines)),
  };
}

function holesBetween(files: readonly RecordedFile[], machines: (file: string) => string | undefined): RunGap[] {
  const gaps: RunGap[] = [];
  let last = new Map<Kind, { readonly file: string; readonly until: number }>();
  let cluster: string | undefined;
  for (const { name, known } of files) {
    const found = machines(name) ?? cluster;
    if (cluster !== undefined && found !== cluster) last = new Map();
    cluster = found;
    for (const [kind, { from, until }] of known) {
      const before = last.get(kind);
      if (before !== undefined && from > before.until) {
        const detail = `nobody watched between one process and the next (${before.file}, ${name})`;
        gaps.push({ type: 'gap', kind, lo: before.until, hi: from, reason: 'cut', detail });
      }
      last.set(kind, { file: name, until });
    }
  }
  return gaps;
}

export const slotOf = (name: string): number => Number(/^timeline-(\d+)-/.exec(name)?.[1] ?? Number.MAX_SAFE_INTEGER);

const begun = ({ known }: RecordedFile): number => Math.min(...[...known.values()].map(({ from }) => from));

function machinesOf(line: HeldCluster | undefined): string | undefined {
  const machines = line?.description.nodes.map(({ machine }) => machine);
  return machines === undefined || machines.includes(undefined) ? undefined : machines.join(' ');
}
