import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import type { RecordedCluster } from '../fixtures/observed-cluster.ts';
import type { Clock } from '../lib/clock/clock.ts';
import { auditLogFile } from '../lib/cluster/kind/audit.ts';
import type { Environment } from '../lib/cluster/kind/commands.ts';
import { HarnessError, usageError } from '../lib/errors.ts';
import { type Milliseconds, seconds } from '../lib/units.ts';
import { type AuditLog, auditedKinds, readAuditFile } from './audit-log.ts';
import { startKubectlWatch } from './kubectl-watch.ts';
import type { Observed, Observer } from './observer.ts';
import { startPoller } from './pollers.ts';
import { playStory } from './story.ts';
import { transitionsIn } from './transitions.ts';
import { WallClock } from './wall-clock.ts';

/** Beside which the recorder is measured. */
const pollingPeriods: readonly Milliseconds[] = [seconds(5), seconds(2), seconds(1)];

export interface MeasureOptions {
  readonly recorded: RecordedCluster;
  readonly clockOrigin: string;
  readonly runFolder: string;
  readonly environment: Environment;
  /** How many transitions are needed. */
  readonly enough: number;
  readonly signal: AbortSignal;
}

/** All that was seen, and the API server's own word on it. */
export interface Measured {
  readonly audit: AuditLog;
  readonly wallClock: WallClock;
  /** When everybody looked, on the run's clock. */
  readonly span: { readonly lo: Milliseconds; readonly hi: Milliseconds };
  /** From when on the recorder's windows were open. */
  readonly windowAt: Milliseconds;
  readonly observers: readonly (Observed & Pick<Observer, 'name'>)[];
  /** Observers that could not be started. */
  readonly absent: readonly string[];
  /** What this process took of the CPU in `span`: the recorder, and the story beside it. */
  readonly cpu: Milliseconds;
}

/** Plays the story before all observers. Throws HarnessError if the API server does not read this host's clock. */
export async function measure(options: MeasureOptions): Promise<Measured> {
  const { recorded, clockOrigin, environment, signal, runFolder } = options;
  const { clock, description } = recorded.cluster;
  if (description.provider !== 'kind') throw usageError('Only what records a real cluster is measured.');
  const { kubeconfigPath } = description;
  const say = (text: string): void => recorded.progress({ type: 'phase', at: clock.now(), text });
  const controlPlane = description.nodes.find(({ role }) => role === 'control-plane')?.name ?? '';
  await refuseOtherKernel(controlPlane, environment);

  const shared = { kubeconfigPath, clock, clockOrigin, kinds: auditedKinds, environment };
  const wallClock = new WallClock(clock);
  const over = new AbortController();
  const observers: Observer[] = [];
  const end = async (): Promise<Measured['observers']> =>
    Promise.all(observers.map(async (observer) => ({ name: observer.name, ...(await observer.end()) })));
  try {
    wallClock.read();
    say('starting pollers and kubectl');
    for (const period of pollingPeriods) observers.push(await startPoller({ ...shared, period }));
    const kubectl = await startKubectlWatch({
      ...shared,
      present: (kind) => recorded.timeline.objects(kind).length > 0,
    });
    if (kubectl !== undefined) observers.push(kubectl);

    const reading = readOften(wallClock, clock, over.signal);
    const lo = clock.now();
    const before = process.cpuUsage();
    let windowAt = Number.POSITIVE_INFINITY;
    await playStory({
      observed: {
        ...recorded,
        openWindow: (kinds) => {
          windowAt = Math.min(windowAt, clock.now());
          return recorded.openWindow(kinds);
        },
      },
      kinds: auditedKinds,
      enough: () => transitionsIn(recorded.timeline.entries, auditedKinds).length >= options.enough * margin,
      say,
      signal,
    });
    const hi = clock.now();
    const used = process.cpuUsage(before);
    // The slowest poller gets its turn.
    await clock.waitUntil(hi + Math.max(...pollingPeriods) + seconds(1), signal);
    over.abort();
    await reading;
    wallClock.read();
    const seen = await end();
    say('fetching the audit log');
    const audit = await fetchAuditLog(controlPlane, join(runFolder, 'audit.log'), environment);
    return {
      audit,
      wallClock,
      span: { lo, hi },
      windowAt,
      observers: seen,
      absent: kubectl === undefined ? ['kubectl get -w'] : [],
      cpu: (used.user + used.system) / 1000,
    };
  } finally {
    over.abort();
    await end();
  }
}

/** Some transitions are left out of the comparison, so that there have to be some more. */
const margin = 1.5;

const readEvery: Milliseconds = seconds(2);

async function readOften(wallClock: WallClock, clock: Clock, signal: AbortSignal): Promise<void> {
  while ((await clock.waitUntil(clock.now() + readEvery, signal)) === 'reached') wallClock.read();
}

/** Whoever reads another kernel's clock cannot be compared to the microsecond. */
async function refuseOtherKernel(container: string, environment: Environment): Promise<void> {
  const bootId = '/proc/sys/kernel/random/boot_id';
  const there = await execa('docker', ['exec', container, 'cat', bootId], {
    env: environment,
    extendEnv: false,
    reject: false,
  });
  const here = await readFile(bootId, 'utf8').catch(() => '');
  if (!there.failed && there.stdout.trim() === here.trim()) return;
  throw new HarnessError(
    'E_BENCH_CLOCK',
    'The nodes do not run on this kernel, so their clock is not the one read here.',
    {
      hint: 'Run it on Linux, with Docker on the same host.',
    },
  );
}

async function fetchAuditLog(container: string, file: string, environment: Environment): Promise<AuditLog> {
  const reading = execa('docker', ['exec', container, 'cat', auditLogFile], {
    env: environment,
    extendEnv: false,
    buffer: false,
    reject: false,
  });
  await pipeline(reading.stdout, createWriteStream(file));
  const { failed, exitCode } = await reading;
  if (failed)
    throw new HarnessError('E_BENCH_AUDIT', `The audit log could not be read (exit code ${exitCode ?? 'none'}).`);
  return readAuditFile(file);
}
