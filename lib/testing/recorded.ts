import type { KubeConfig } from '@kubernetes/client-node';
import { realClock } from '../clock/real-clock.ts';
import { apiClient } from '../recorder/api-client.ts';
import type { ObservedKind } from '../recorder/observation.ts';
import { type Recorder, type RecorderOptions, startRecorder } from '../recorder/recorder.ts';
import { Timeline } from '../recorder/timeline.ts';
import type { RecorderTimings } from '../recorder/timings.ts';
import { seconds } from '../units.ts';
import { type ScriptedApi, startScriptedApi } from './scripted-api.ts';

/** A recorder at work, impatient enough for tests. */
export interface Recording extends AsyncDisposable {
  readonly timeline: Timeline;
  readonly recorder: Recorder;
  /** Now, on the clock of the recording. */
  now(): number;
  /** Waits until the timeline has what is looked for. */
  until<Found>(what: string, find: (timeline: Timeline) => Found | undefined): Promise<Found>;
  /** Waits for a proof by a list that was sent after now. */
  proven(kind: ObservedKind): Promise<void>;
}

/** A recorder at work on a scripted API server. */
export interface Recorded extends Recording {
  readonly api: ScriptedApi;
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

export type RecordingOptions = Pick<RecorderOptions, 'kinds' | 'timings' | 'signal' | 'pressure'> & {
  /** As of a host that all of a cluster runs on, unless it says otherwise. */
  readonly sharedClock?: boolean;
  readonly timeline?: Timeline;
};

export interface RecordedOptions extends RecordingOptions {
  /** Sets the scene before the first list. */
  readonly before?: (api: ScriptedApi) => void;
}

export async function startRecorded({ before, ...options }: RecordedOptions): Promise<Recorded> {
  const clock = realClock();
  const api = await startScriptedApi(clock);
  before?.(api);
  const recording = await startRecording(api.kubeConfig, options, clock).catch(async (error: unknown) => {
    await api[Symbol.asyncDispose]();
    throw error;
  });
  return {
    ...recording,
    api,
    [Symbol.asyncDispose]: async () => {
      await recording[Symbol.asyncDispose]();
      await api[Symbol.asyncDispose]();
    },
  };
}

export async function startRecording(
  kubeConfig: KubeConfig,
  { timings, timeline = new Timeline(), sharedClock = true, ...options }: RecordingOptions,
  clock = realClock(),
): Promise<Recording> {
  const recorder = await startRecorder({
    ...options,
    connect: (onDate) => apiClient({ kubeConfig, clock, onDate }),
    clock,
    timeline,
    sharedClock,
    timings: { ...impatient, ...timings },
  });
  const until: Recording['until'] = async (what, find) => {
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
    timeline,
    recorder,
    now: () => clock.now(),
    until,
    proven: async (kind) => {
      const now = clock.now();
      await until(`a proof of ${kind}`, () => timeline.provenUntil(kind) >= now || undefined);
    },
    [Symbol.asyncDispose]: () => recorder.stop().catch(() => undefined),
  };
}

const shown = (timeline: Timeline): string => timeline.entries.map((entry) => JSON.stringify(entry)).join('\n');
