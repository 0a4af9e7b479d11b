import { z } from 'zod';
import type { MeasuredPressure } from '../../lib/recorder/host-pressure.ts';
import type { Note } from '../../lib/recorder/observation.ts';
import { runSettings, runSpec } from '../schema/cluster.ts';
import { duration, utc } from '../schema/common.ts';
import type { RunFault } from '../schema/fault.ts';
import { runHost } from '../schema/host.ts';
import { environmentError } from '../schema/outcome.ts';
import type { RunGap } from '../schema/record.ts';
import type { RunTrack } from '../schema/track.ts';
import type { TestRecord } from './test-records.ts';

/** Names of the files that a run leaves in its folder while it goes on, each by one writer. */
export const pieceFiles = {
  /** By the owner, before anything else: a `Context`. */
  context: 'context.json',
  /** By the owner, last of all: a `RunEnd`. */
  end: 'end.json',
  /** By each process that gets a cluster: a `ClusterLine` for each. */
  clusters: 'clusters.jsonl',
  /** By the matchers: a `ClaimLine` when a claim begins, and one when it is judged. */
  claims: 'claims.jsonl',
  /** By whoever acts on power: a `Fault` each. */
  faults: 'faults.jsonl',
  /** By the owner: a `Note` when a cluster gets another holder. */
  leases: 'leases.jsonl',
  /** By each process that records a real cluster: what it measured of the host, a `PressureLine` every few seconds. */
  pressure: 'pressure.jsonl',
  /** By the reporter: a `TestRecord` for everything that Playwright says. */
  tests: 'tests.jsonl',
  /** By each process that has a clock of its own: a `Moment` for each test and step that begins and ends. */
  moments: 'moments.jsonl',
  /** By the owner: what Playwright printed. */
  playwrightLog: 'playwright.log',
} as const;

/** What is known when the run begins. */
export const context = z.object({
  id: z.string(),
  powercutVersion: z.string(),
  provider: z.string(),
  simulated: z.boolean(),
  /** Names of the scenarios that were asked for; empty where Playwright chooses them. */
  scenarios: z.array(z.string()),
  spec: runSpec,
  host: runHost,
  startedAt: utc(),
});

export type Context = z.infer<typeof context>;

/** What only the owner knows when the run is over. */
export const runEnd = z.object({
  endedAt: utc(),
  durationMs: duration(),
  /** The run was stopped from outside. */
  interrupted: z.boolean(),
  /** By what, as in `SIGINT`, or `the death of its owner`. */
  interruptedBy: z.string().exactOptional(),
  /** Absent if Playwright was never started, or was killed. */
  playwrightExitCode: z.int().exactOptional(),
  /** A HarnessError that ended the run, or kept it from beginning. */
  environmentError: environmentError.extend({ exitCode: z.literal([2, 3]) }).exactOptional(),
});

export type RunEnd = z.infer<typeof runEnd>;

/** A cluster as a process found it. Of the description, only what may be published is kept. */
export const clusterLine = z.object({
  description: z.object({
    spec: z.object({ name: z.string() }),
    nodes: z.array(
      z.object({
        name: z.string(),
        role: z.enum(['control-plane', 'worker']),
        /** Tells a cluster from one of the same name that was made in its place. */
        machine: z.string().exactOptional(),
      }),
    ),
  }),
  settings: runSettings,
  /** The file that the process records it in. */
  timeline: z.string().exactOptional(),
  /** Of a simulated one: no real cluster of this version was ever held against the simulator. */
  extrapolated: z.boolean().exactOptional(),
});

export type ClusterLine = z.infer<typeof clusterLine>;

const share = z.object({ mean: z.number(), worst: z.number() });

/** `MeasuredPressure` of lib/recorder. */
export const pressureLine = z.object({
  at: z.number(),
  until: z.number(),
  late: duration(),
  shares: z.object({
    cpu: share.exactOptional(),
    io: share.exactOptional(),
    memory: share.exactOptional(),
    stolen: share.exactOptional(),
  }),
}) satisfies z.ZodType<MeasuredPressure>;

export type PressureLine = z.infer<typeof pressureLine>;

/** A line that could not be read, or a file that is missing. */
export interface Problem {
  readonly text: string;
  /** True if what was lost may have been a claim, a fault or a scenario: then the run cannot pass. */
  readonly decisive: boolean;
}

/** All that was found in a run's folder. */
export interface Pieces {
  readonly context: Context;
  /** Absent if the run died. */
  readonly end?: RunEnd;
  readonly clusters: readonly ClusterLine[];
  /** Lines of claims.jsonl, in the order in which they were written: JSON, but not checked yet. */
  readonly claimLines: readonly unknown[];
  readonly faults: readonly RunFault[];
  readonly gaps: readonly RunGap[];
  readonly tracks: readonly RunTrack[];
  readonly notes: readonly Note[];
  /** Absent in pieces that nobody measured. */
  readonly pressure?: readonly PressureLine[];
  readonly tests: readonly TestRecord[];
  readonly problems: readonly Problem[];
  readonly timelines: readonly string[];
  readonly hasPlaywrightLog: boolean;
}
