import { realClock } from '../clock/real-clock.ts';
import type { ObservedKind } from '../recorder/observation.ts';
import { type Recorder, type RecorderOptions, startRecorder } from '../recorder/recorder.ts';
import { Timeline } from '../recorder/timeline.ts';
import type { RecorderTimings } from '../recorder/timings.ts';
import { seconds } from '../units.ts';
import { type ScriptedApi, startScriptedApi } from './scripted-api.ts';

/** A recorder at work on a scripted API server, impatient enough for tests. */
export interface Recorded extends AsyncDisposable {
  readonly api: ScriptedApi;
  readonly timeline: Timeline;
  readonly recorder: Recorder;
  /** Now, on the clock of the recording. */
  now(): number;
  /** Waits until the timeline has what is looked for. */
  until<Found>(what: string, find: (timeline: Timeline) => Found | undefined): Promise<Found>;
  /** Waits for a proof by a list that was sent after now. */
  proven(kind: ObservedKind): Promise<void>;
}

const impatient: Partial<RecorderTimings> = {
  windowPause: 20,
  checkEvery: 40,
  retryAfter: 40,
  silentAfter: 120,
  backOff: { first: 5, longest: 50 },
  // A busy host may delay us by more than a test wants to wait.
  starvedAfter: seconds(10),
};

export interface RecordedOptions {
  readonly kinds: readonly ObservedKind[];
  readonly timings?: Partial<RecorderTimings>;
  readonly sharedClock?: RecorderOptions['sharedClock'];
  /** Sets the scene before the first list. */
  readonly before?: (api: ScriptedApi) => void;
}

export async function startRecorded(options: RecordedOptions): Promise<Recorded> {
  const { kinds, timings, before, sharedClock = true } = options;
  const clock = realClock();
  const timeline = new Timeline();
  const api = await startScriptedApi(clock);
  before?.(api);
  const { kubeConfig } = api;
  const recorder = await startRecorder({
    kubeConfig,
    clock,
    timeline,
    kinds,
    sharedClock,
    timings: { ...impatient, ...timings },
  }).catch(async (error: unknown) => {
    await api[Symbol.asyncDispose]();
    throw error;
  });
  const until: Recorded['until'] = async (what, find) => {
    const deadline = clock.now() + seconds(20);
    for (;;) {
      const { changed } = timeline;
      const found = find(timeline);
      if (found !== undefined) return found;
      if (clock.now() >= deadline) throw new Error(`${what} never came; there is\n${shown(timeline)}`);
      await clock.waitUntil(deadline, changed);
    }
  };
  return {
    api,
    timeline,
    recorder,
    now: () => clock.now(),
    until,
    proven: async (kind) => {
      const now = clock.now();
      await until(`a proof of ${kind}`, () => timeline.provenUntil(kind) >= now || undefined);
    },
    [Symbol.asyncDispose]: async () => {
      await recorder.stop().catch(() => undefined);
      await api[Symbol.asyncDispose]();
    },
  };
}

const shown = (timeline: Timeline): string => timeline.entries.map((entry) => JSON.stringify(entry)).join('\n');
