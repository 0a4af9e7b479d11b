import { z } from 'zod';

/** Milliseconds, an instant on the run's clock. */
export const instant = () => z.number();

/** Milliseconds. */
export const duration = () => z.number();

/** RFC 3339 in UTC. */
export const utc = () => z.iso.datetime();

export const interval = z
  .strictObject({
    lo: z.number().describe('Lower end, milliseconds.'),
    hi: z.number().describe('Upper end, milliseconds.'),
  })
  .meta({ id: 'Interval', description: 'A closed interval, in milliseconds.' });

export const verdictWord = z.enum(['pass', 'fail', 'unknown']).meta({
  id: 'Verdict',
  description:
    'pass: what was measured lies within what was expected. fail: it lies outside, or the opposite was seen. ' +
    'unknown: the evidence does not decide; never to be read as a pass.',
});
