import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { HarnessError } from '../../lib/errors.ts';
import type { Milliseconds } from '../../lib/units.ts';
import type { Header, Trace, TraceAct } from '../trace.ts';
import { readAuditLog } from './audit-events.ts';
import { composeTrace, type Recording } from './compose.ts';
import { recordingFile, recordingFiles, watchedLine } from './recording-file.ts';
import { type RunFolder, readRunFolder } from './run-folder.ts';
import { Sightings } from './sightings.ts';

/** A trace of one scenario, or why there is none. */
export interface Outcome {
  readonly scenario: string;
  readonly header: Pick<Header, 'kubernetes' | 'profile'>;
  readonly trace?: Trace;
  readonly unsound?: string;
}

/** Makes the traces of a run that was recorded. Throws HarnessError `E_AUDIT_LOG` if the audit log is not whole. */
export async function tracesOfRun(runFolder: string): Promise<readonly Outcome[]> {
  const { kubernetes, profile, scenarios, command, kubectl, offset, firstVersion, host } = recordingFile.parse(
    JSON.parse(await readFile(join(runFolder, recordingFiles.recording), 'utf8')),
  );
  const folder = await readRunFolder(runFolder);
  const { requests, torn } = await readAuditLog(join(runFolder, recordingFiles.audit));
  // The last line may have been cut off when we stopped to read.
  if (torn > 1) throw new HarnessError('E_AUDIT_LOG', `${torn} lines of the audit log cannot be read.`);
  const { all: sightings } = await readSightings(join(runFolder, recordingFiles.watched));
  const recording: Recording = { sightings, requests, firstVersion, ...onWall(folder, offset) };
  return scenarios.flatMap((scenario) => {
    const played = folder.scenarios.filter((one) => one.name === scenario);
    return played.map(({ verdict, from, to }): Outcome => {
      const header = { kubernetes, profile };
      if (verdict.status === 'interrupted' || verdict.status === 'not-run') {
        return { scenario, header, unsound: verdict.status };
      }
      // What comes before it belongs to it, as far as it was watched and is no other scenario's.
      const ended = folder.scenarios.map((one) => offset + one.to).filter((end) => end <= offset + from);
      const next = folder.scenarios.map((one) => offset + one.from).filter((begin) => begin >= offset + to);
      const cut = { from: Math.max(sightings[0]?.seen ?? 0, ...ended), to: Math.min(offset + to + tail, ...next) };
      const made = composeTrace(recording, cut, {
        ...header,
        scenario,
        settings: folder.settings,
        nodes: [...folder.nodes],
        command,
        kubectl,
        ...(host === undefined ? {} : { host }),
        verdict,
      });
      return 'unsound' in made ? { scenario, header, ...made } : { scenario, header, trace: made };
    });
  });
}

/** What is still written when a scenario has cleaned up. */
const tail: Milliseconds = 500;

async function readSightings(file: string): Promise<Sightings> {
  const sightings = new Sightings();
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    const { kind, seen, event } = watchedLine.parse(JSON.parse(line));
    sightings.take(kind, event, seen);
  }
  return sightings;
}

function onWall({ acts, steps }: RunFolder, offset: Milliseconds): Pick<Recording, 'acts' | 'steps'> {
  return {
    steps: steps.map(({ at, title }) => ({ at: at + offset, title })),
    acts: acts.map(
      ({ at: [lo, hi], lines, ...act }): TraceAct => ({
        ...act,
        at: [lo + offset, hi + offset],
        ...(lines === undefined ? {} : { lines: lines.map(([at, text]): [number, string] => [at + offset, text]) }),
      }),
    ),
  };
}
