import { z } from 'zod';
import { kinds } from '../kinds.ts';

/** What a recording leaves in the folder of its run, beside what every run does. */
export const recordingFiles = {
  /** A `RecordingFile`. */
  recording: 'recording.json',
  /** A `WatchedLine` each. */
  watched: 'kubectl.jsonl',
  audit: 'audit.log',
} as const;

export const recordingFile = z.object({
  kubernetes: z.string(),
  profile: z.string(),
  scenarios: z.array(z.string()),
  command: z.string(),
  /** Version of the kubectl that watched. */
  kubectl: z.string(),
  /** Milliseconds since 1970 at which the run's clock showed 0. */
  offset: z.number(),
  /** The newest resourceVersion when the watches began. */
  firstVersion: z.int(),
  /** The host's load averages of a minute when the watches began and when all was over, and its processors. */
  host: z.object({ cpus: z.int(), load: z.tuple([z.number(), z.number()]) }).exactOptional(),
});

/** One event of a watch, when kubectl printed it, in milliseconds since 1970. */
export const watchedLine = z.object({ kind: z.enum(kinds), seen: z.number(), event: z.unknown() });

export type RecordingFile = z.infer<typeof recordingFile>;
