import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { errorCode, whyUnreadable } from '../../lib/error-code.ts';
import { HarnessError } from '../../lib/errors.ts';
import { runFault } from '../schema/fault.ts';
import { type RunGap, type RunNote, runGap, runNote } from '../schema/record.ts';
import { type Change, changesOf } from '../tracks/changes.ts';
import { boundedTracks, tracksOf } from '../tracks/tracks-of.ts';
import { joinTimelines, type Known, knowledge, learn, type RecordedFile, slotOf } from './join-timelines.ts';
import { asOfMoments, moment } from './moments.ts';
import { parseLine, parseLines } from './parse-lines.ts';
import { clusterLine, context, type Pieces, type Problem, pieceFiles, pressureLine, runEnd } from './pieces.ts';
import { type BoundedLine, readBoundedLines } from './read-bounded.ts';
import { testRecord } from './test-records.ts';

/**
 * Reads all that a run left in its folder, also one that died in the middle. Throws HarnessError `E_RUN_FOLDER` if the
 * folder is not one of a run.
 */
export async function readRunFolder(folder: string): Promise<Pieces> {
  const names = await namesIn(folder);
  const linesOf = async (name: string) => {
    const found: BoundedLine[] = [];
    if (names.includes(name)) for await (const line of read(folder, name)) found.push(line);
    return found;
  };
  const lines = async <T>(name: string, schema: z.ZodType<T>) => {
    return parseLines(name, await linesOf(name), schema, { decisive: true });
  };

  const end = parseEnd(await linesOf(pieceFiles.end));
  const clusters = await lines(pieceFiles.clusters, clusterLine);
  const claims = await lines(pieceFiles.claims, z.unknown());
  const faults = await lines(pieceFiles.faults, runFault);
  const tests = await lines(pieceFiles.tests, testRecord);
  const moments = await lines(pieceFiles.moments, moment);
  // Verdicts were made on the notes of the timeline; this is for people who ask how it was.
  const pressure = parseLines(pieceFiles.pressure, await linesOf(pieceFiles.pressure), pressureLine, {
    decisive: false,
  });
  const leases = await lines(pieceFiles.leases, runNote);
  const files = names.filter((name) => /^timeline-.*\.jsonl$/.test(name)).toSorted();
  const record = await Promise.all(files.map((name) => readTimeline(folder, name)));
  const { timelines, gaps } = joinTimelines(record, clusters.values);
  return {
    context: parseContext(folder, await linesOf(pieceFiles.context)),
    ...(end.value === undefined ? {} : { end: end.value }),
    clusters: clusters.values,
    claimLines: claims.values,
    faults: faults.values,
    tests: names.includes(pieceFiles.moments) ? asOfMoments(tests.values, moments.values) : tests.values,
    gaps: [...record.flatMap((one) => one.gaps), ...gaps],
    tracks: boundedTracks(tracksOfSlots(timelines, record)),
    notes: [...leases.values, ...record.flatMap(({ notes }) => notes)].toSorted((a, b) => a.at - b.at),
    problems: [end, clusters, claims, faults, tests, moments, leases, pressure, ...record].flatMap(
      ({ problems }) => problems,
    ),
    ...(pressure.values.length === 0 ? {} : { pressure: pressure.values }),
    timelines,
    hasPlaywrightLog: names.includes(pieceFiles.playwrightLog),
  };
}

/** Processes of one slot that follow each other record one cluster. */
function tracksOfSlots(timelines: readonly string[], record: readonly Record[]) {
  return [...Map.groupBy(timelines, slotOf)].flatMap(([slot, names]) =>
    tracksOf(
      slot === Number.MAX_SAFE_INTEGER ? 0 : slot,
      names.flatMap((name) => record.find((one) => one.name === name)?.changes ?? []),
    ),
  );
}

/** A file that holds one object, over one line or several. */
const whole = (lines: readonly BoundedLine[]): BoundedLine =>
  lines.includes(undefined) ? undefined : lines.join('\n');

async function* read(folder: string, name: string): AsyncGenerator<BoundedLine> {
  try {
    yield* readBoundedLines(join(folder, name));
  } catch (error) {
    if (errorCode(error) === 'ELOOP') throw noRun(folder, `its ${name} is a symbolic link`, error);
    throw error;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    throw noRun(folder, whyUnreadable(error), error);
  }
}

function parseContext(folder: string, lines: readonly BoundedLine[]): Pieces['context'] {
  if (lines.length === 0) throw noRun(folder, `it has no ${pieceFiles.context}`);
  const parsed = parseLine(whole(lines), context);
  if ('problem' in parsed) throw noRun(folder, `its ${pieceFiles.context} ${parsed.problem}`);
  return parsed.value;
}

function parseEnd(lines: readonly BoundedLine[]): { value?: z.infer<typeof runEnd>; problems: Problem[] } {
  if (lines.length === 0) return { problems: [] };
  const parsed = parseLine(whole(lines), runEnd);
  if ('value' in parsed) return { value: parsed.value, problems: [] };
  return { problems: [{ text: `${pieceFiles.end} ${parsed.problem}`, decisive: true }] };
}

interface Record extends RecordedFile {
  readonly gaps: RunGap[];
  readonly notes: RunNote[];
  readonly changes: Change[];
  readonly problems: Problem[];
}

/**
 * Takes the gaps and the notes out of a timeline; the rest stays in its file. Verdicts were made on the timeline in
 * memory, so a torn line here takes nothing away from them.
 */
async function readTimeline(folder: string, name: string): Promise<Record> {
  const known: Known = new Map();
  const record: Record = { name, known, gaps: [], notes: [], changes: [], problems: [] };
  let number = 0;
  for await (const line of read(folder, name)) {
    number += 1;
    if (line?.trim() === '') continue;
    const parsed = parseLine(line, timelineLine);
    if ('problem' in parsed) {
      record.problems.push({ text: `${name}, line ${number} ${parsed.problem}`, decisive: false });
    } else if (parsed.value.type === 'gap') {
      record.gaps.push(parsed.value);
    } else if (parsed.value.type === 'note') {
      record.notes.push(parsed.value);
    } else {
      learn(known, parsed.value);
      record.changes.push(...changesOf(parsed.value));
    }
  }
  return record;
}

/** JSON has no -Infinity: a hole with no known beginning reaches back to the beginning of the run. */
const gapLine = runGap.extend({
  lo: z
    .number()
    .nullable()
    .transform((lo) => lo ?? 0),
});

const timelineLine = z.discriminatedUnion('type', [gapLine, runNote, knowledge]);

function noRun(folder: string, why: string, cause?: unknown): HarnessError {
  return new HarnessError('E_RUN_FOLDER', `${folder} is not the folder of a run: ${why}.`, {
    hint: 'Name a folder below reports/output.',
    exitCode: 2,
    cause,
  });
}
