import { z } from 'zod';
import { duration } from './common.ts';

const share = (description: string) =>
  z
    .strictObject({
      mean: z.number().describe('Of all that was measured.'),
      worst: z.number().describe('Of one sample of about two seconds.'),
      limit: z.number().describe('From where on the host counted as starved.'),
    })
    .exactOptional()
    .describe(`${description}; absent if the host does not tell.`);

export const runPressure = z
  .strictObject({
    late: z
      .strictObject({ worst: duration().describe('Milliseconds.'), limit: duration().describe('Milliseconds.') })
      .describe("By how much powercut's own event loop was late."),
    cpu: share('Share of the time in which some task waited for a processor'),
    io: share('Share of the time in which everything waited for a disk'),
    memory: share('Share of the time in which everything waited for memory'),
    stolen: share("Share of the processors' time that the hypervisor kept"),
  })
  .meta({
    id: 'Pressure',
    description:
      'How busy the host was while clusters were recorded. Where it was starved is told by the notes; what came late there is unknown.',
  });

export type RunPressure = z.infer<typeof runPressure>;
