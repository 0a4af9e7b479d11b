import { z } from 'zod';

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
});

export type RecordingFile = z.infer<typeof recordingFile>;
