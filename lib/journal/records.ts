import { z } from 'zod';
import { recordedIdentity } from '../guard/identity.ts';
import type { JournalEntry } from './journal.ts';

/** Where a run takes place: from anywhere else nothing that it made can be found, let alone undone. */
export interface Place {
  /** Its processes are here. */
  readonly host: string;
  /** Id of the container runtime, which has its clusters; absent if it did not answer. */
  readonly runtime?: string;
}

/** The `runtime` of runs whose clusters are simulated: no container runtime has them. */
export const simulatorRuntime = 'simulator';

/** What became of an intent: nothing is left of it, or it stays because somebody asked for that (`--keep-cluster`). */
export type Outcome = 'undone' | 'kept';

/** Checks a JournalEntry that comes from outside. */
export const journalEntry: z.ZodType<JournalEntry> = z.discriminatedUnion('act', [
  z.object({
    id: z.string(),
    act: z.literal('cluster'),
    params: z.looseObject({
      provider: z.literal('kind'),
      name: z.string(),
      keep: z.literal(true).exactOptional(),
      identity: recordedIdentity.exactOptional(),
    }),
  }),
  z.object({
    id: z.string(),
    act: z.literal('process'),
    params: z.looseObject({ marker: z.string(), what: z.string() }),
  }),
  z.object({
    id: z.string(),
    act: z.literal('cut-power'),
    params: z.looseObject({ machine: z.string(), node: z.string(), undo: z.string() }),
  }),
]);

const recordedPlace: z.ZodType<Place> = z.object({ host: z.string(), runtime: z.string().exactOptional() });

const record = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('run'),
    version: z.literal(1),
    runId: z.string(),
    place: recordedPlace,
    began: z.string(),
    // Older journals lack it.
    runFolder: z.string().exactOptional(),
  }),
  z.object({ type: z.literal('intent'), entry: journalEntry }),
  z.object({ type: z.literal('settled'), id: z.string(), outcome: z.enum(['undone', 'kept']) }),
]);

/** One line of journal.jsonl. */
export type JournalRecord = z.infer<typeof record>;

/** What a journal says, read as a whole. */
export interface JournalContents {
  /** Undefined if not even the first line is whole. */
  readonly place: Place | undefined;
  /** Where the run tells what it found; absent in older journals. */
  readonly runFolder?: string;
  /** In the order in which they were written. */
  readonly unsettled: readonly JournalEntry[];
  readonly kept: readonly JournalEntry[];
  /** Whole lines that this version does not understand; only the powercut that wrote them can undo what they say. */
  readonly foreign: readonly string[];
}

/**
 * Reads a journal's text. A line that is not whole was being written when its process died: an intent that was not
 * synced was never acted upon, and a lost `settled` only repeats an undoing that may be repeated. So it counts for nothing.
 */
export function parseJournal(text: string): JournalContents {
  let place: Place | undefined;
  let runFolder: string | undefined;
  const intents = new Map<string, { entry: JournalEntry; outcome?: Outcome }>();
  const foreign: string[] = [];
  for (const line of text.split('\n')) {
    const json = parseLine(line);
    if (json === undefined) continue;
    const { data, success } = record.safeParse(json);
    if (!success) foreign.push(line);
    else if (data.type === 'run') ({ place, runFolder } = data);
    else if (data.type === 'intent') intents.set(data.entry.id, { entry: data.entry });
    else {
      const intent = intents.get(data.id);
      if (intent !== undefined) intent.outcome = data.outcome;
    }
  }
  const all = [...intents.values()];
  return {
    place,
    ...(runFolder === undefined ? {} : { runFolder }),
    unsettled: all.filter(({ outcome }) => outcome === undefined).map((intent) => intent.entry),
    kept: all.filter(({ outcome }) => outcome === 'kept').map((intent) => intent.entry),
    foreign,
  };
}

function parseLine(line: string): unknown {
  if (line.trim() === '') return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
