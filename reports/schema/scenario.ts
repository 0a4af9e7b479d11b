import { z } from 'zod';
import { duration, instant } from './common.ts';

const step = z
  .strictObject({
    title: z.string(),
    depth: z.int().min(0).describe('0 for a step of the scenario, 1 for a step within a step, and so on.'),
    startedAtMs: instant().describe("Milliseconds on the run's clock."),
    durationMs: duration().exactOptional().describe('Milliseconds; absent if the step never ended.'),
    ok: z.boolean().describe('True only if the step ended without an error.'),
    error: z.string().exactOptional(),
  })
  .meta({ id: 'Step', description: 'One step of a scenario.' });

export const runScenario = z
  .strictObject({
    id: z
      .string()
      .describe('Unique in the run, and the same in every run: the file, and the title if there are several in it.'),
    file: z.string().describe('File of the scenario.'),
    title: z.string().describe('With which time it is, as in (2 of 3), where it was run several times.'),
    repetition: z
      .strictObject({ number: z.int().min(1).describe('From 1.'), of: z.int().min(2).describe('How often in all.') })
      .exactOptional()
      .describe('Which of several times that the scenario was run; absent if once.'),
    status: z
      .enum(['passed', 'failed', 'unknown', 'interrupted', 'not-run'])
      .describe(
        'passed: it came to its end and all its claims passed. failed: a claim failed, or the scenario threw. ' +
          'unknown: nothing failed, but something is not decided. interrupted: stopped from outside. not-run: never begun.',
      ),
    reason: z.string().exactOptional().describe('Why the status is not passed.'),
    notRunReason: z
      .string()
      .exactOptional()
      .describe('What the scenario needs and does not have, as in "a host network".'),
    startedAtMs: instant().exactOptional().describe("Milliseconds on the run's clock; absent if it was never begun."),
    durationMs: duration().exactOptional().describe('Milliseconds; absent if it never ended.'),
    steps: z.array(step),
    error: z.string().exactOptional().describe('What the scenario threw, in full.'),
    declaredClaims: z.array(z.string()).describe('Ids of the claims that the scenario says it makes.'),
  })
  .meta({ id: 'Scenario', description: 'One scenario, and how it ended.' });

export type RunScenario = z.infer<typeof runScenario>;
export type RunStep = z.infer<typeof step>;
export type ScenarioStatus = RunScenario['status'];
