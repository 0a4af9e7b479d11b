import { z } from 'zod';
import { instant } from './common.ts';

/** So many marks are kept in all, and so many tracks; what is left out is counted. */
export const mostMarks = 20_000;
export const mostTracks = 400;

const mark = z
  .strictObject({
    lo: instant().describe("The moment of the change lies between lo and hi, milliseconds on the run's clock."),
    hi: instant().describe("Milliseconds on the run's clock."),
    value: z.string().max(60).describe('What it was from then on; empty if it was no more.'),
  })
  .meta({ id: 'TrackMark', description: 'One change of what a track shows.' });

export const runTrack = z
  .strictObject({
    kind: z.enum(['condition', 'lease', 'taint', 'pod', 'endpoints']),
    slot: z.int().min(0).describe('Number of the parallel slot that recorded it; slots have clusters of their own.'),
    name: z.string().max(300).describe('A condition, a taint as key:effect, a Pod, a Service; for a lease, its Node.'),
    node: z.string().max(300).exactOptional().describe('Name of the Node that it is about, or last ran on.'),
    marks: z.array(mark).describe('In the order in which they were seen; the first may be a state that was found.'),
    leftOut: z.int().min(0).describe('Number of later changes that were left out, so that run.json stays small.'),
  })
  .meta({ id: 'Track', description: 'How one thing of the cluster changed, as far as the report draws it.' });

export type RunTrack = z.infer<typeof runTrack>;
export type TrackMark = z.infer<typeof mark>;
