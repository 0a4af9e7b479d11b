import { z } from 'zod';
import type { Fault } from '../../lib/power/fault.ts';
import { instant, interval } from './common.ts';

const powerEvidence = z
  .strictObject({
    source: z.string().describe('Where it was read; never the Kubernetes API.'),
    readAt: instant().describe("Milliseconds on the run's clock."),
    state: z.enum(['running', 'paused', 'off']),
    facts: z.record(z.string(), z.json()).describe('Everything else worth keeping: pid, exit code, address.'),
  })
  .meta({
    id: 'PowerEvidence',
    description:
      'Facts about a machine, or about its kubelet where that alone was stopped, read from whatever runs it.',
  });

/** `Fault` of lib/power. */
export const runFault = z
  .strictObject({
    kind: z.enum(['cut-power', 'shut-down', 'pause', 'stop-kubelet', 'restore-power', 'resume', 'start-kubelet']),
    node: z.string().describe('Name of the Node.'),
    driver: z.string().describe('What did it.'),
    requestedAt: instant().describe("Milliseconds on the run's clock."),
    confirmedAt: instant().describe("When the machine's own state showed it, milliseconds on the run's clock."),
    confirmed: interval.describe("Contains the moment at which it took effect, milliseconds on the run's clock."),
    evidence: z.strictObject({ before: powerEvidence, after: powerEvidence }),
    alreadySo: z.boolean().describe('True if the node was in the wanted state already, so nothing was done.'),
    undo: z.string().describe('The command that undoes it by hand.'),
  })
  .meta({ id: 'Fault', description: "One act on a node's power." }) satisfies z.ZodType<Fault>;

export type RunFault = z.infer<typeof runFault>;
