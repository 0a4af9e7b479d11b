import { z } from 'zod';
import { duration, instant, interval, verdictWord } from './common.ts';

export const runExpectation = z
  .strictObject({
    id: z.string().describe('Id of the claim.'),
    subject: z.string().describe('What changes, as in "Node e2e-worker2".'),
    window: z
      .strictObject({
        lo: duration().describe('Earliest, milliseconds after the cause.'),
        hi: duration()
          .exactOptional()
          .describe('Latest, milliseconds after the cause; absent where nothing bounds it.'),
      })
      .describe('When the change is due after its cause.'),
    excused: z
      .strictObject({
        hi: duration().describe('Latest, milliseconds after the cause.'),
        because: z.string().describe('Why a lawful cluster may be as late.'),
      })
      .exactOptional()
      .describe('Later than the window, but not later than this, decides nothing.'),
    resolution: duration().describe(
      'Milliseconds by which the window was widened on both sides before judging, for the blur of the measurement.',
    ),
    relativeTo: z.string().describe('The nearest observed cause, as in "Ready=Unknown".'),
    formula: z.string().describe('How the window follows from the settings of the cluster.'),
    because: z.string().describe('Why Kubernetes does so, with the source.'),
  })
  .meta({ id: 'Expectation', description: "What the cluster's own settings promise." });

/** `Claim` of lib/verdict, as run.json keeps it: an unbounded window has no `hi`, and the scenario has an id. */
export const runClaim = z
  .strictObject({
    id: z.string().describe('Stable name of the claim, the same in every run.'),
    title: z.string().describe('The claim as a sentence, in the present tense.'),
    scenario: z.string().describe('Title of the scenario.'),
    scenarioId: z
      .string()
      .exactOptional()
      .describe('Id of the scenario; absent if no planned scenario has that title.'),
    step: z.int().exactOptional().describe('Number of the step in the story that the scenario tells.'),
    askedAtMs: instant()
      .exactOptional()
      .describe("When the scenario put the question, milliseconds on the run's clock; within one of its steps."),
    subject: z.string().describe('What the claim is about; empty if it was never exercised.'),
    verdict: verdictWord,
    reason: z.string().describe('Why this verdict, one sentence.'),
    exercised: z.int().min(0).describe('How many transitions were really judged; 0: the claim was never exercised.'),
    expectation: runExpectation.exactOptional(),
    observed: interval
      .exactOptional()
      .describe('Duration from the cause to the change, milliseconds; the decisive one if there were several.'),
    at: interval.exactOptional().describe("When the change was seen, milliseconds on the run's clock."),
    serverDuration: duration()
      .exactOptional()
      .describe('The same duration by server-written times alone, milliseconds; a side fact, never judged.'),
    evidence: z.array(z.string()).describe('What the verdict stands on.'),
    negated: z.boolean().describe('True if the scenario claimed the opposite.'),
  })
  .meta({ id: 'Claim', description: 'One claim of one scenario, judged.' });

export type RunClaim = z.infer<typeof runClaim>;
