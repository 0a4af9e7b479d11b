import { z } from 'zod';
import type { Gap, Note } from '../../lib/recorder/observation.ts';
import { instant } from './common.ts';

export const observedKind = z.enum([
  'Node',
  'Lease',
  'Pod',
  'EndpointSlice',
  'Event',
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'PodDisruptionBudget',
]);

/** `Gap` of lib/recorder. */
export const runGap = z
  .strictObject({
    type: z.literal('gap'),
    kind: observedKind,
    lo: instant().describe("Milliseconds on the run's clock."),
    hi: instant().describe("Milliseconds on the run's clock."),
    reason: z
      .enum(['gone', 'cut', 'silent', 'torn', 'unreachable'])
      .describe(
        'gone: the server had forgotten our place (410). cut: the watch could not be resumed. silent: a list showed changes ' +
          'that the watch had not delivered. torn: a line that is not JSON. unreachable: the API server did not answer.',
      ),
    detail: z.string(),
  })
  .meta({
    id: 'Gap',
    description: 'A hole in the record: changes of this kind may have been missed.',
  }) satisfies z.ZodType<Gap>;

/** `Note` of lib/recorder. */
export const runNote = z
  .strictObject({
    type: z.literal('note'),
    at: instant().describe("Milliseconds on the run's clock."),
    until: instant().exactOptional().describe("Milliseconds on the run's clock."),
    topic: z.enum(['fault', 'starved', 'clock', 'recorder', 'cluster']),
    text: z.string(),
  })
  .meta({ id: 'Note', description: 'Something that powercut or its host did or noticed.' }) satisfies z.ZodType<Note>;

export type RunGap = z.infer<typeof runGap>;
export type RunNote = z.infer<typeof runNote>;
