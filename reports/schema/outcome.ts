import { z } from 'zod';
import { exitCodes } from '../../lib/exit-codes.ts';
import { verdictWord } from './common.ts';

export const environmentError = z
  .strictObject({
    code: z.string().describe('Stable and searchable, as in E_NO_DOCKER.'),
    message: z.string(),
    hint: z.string().exactOptional().describe('What to do next.'),
  })
  .meta({ id: 'EnvironmentError', description: 'Why powercut could not do its work.' });

export const reason = z
  .strictObject({
    verdict: z.enum(['fail', 'unknown']),
    scope: z.enum(['claim', 'scenario', 'run']).describe('What is not green.'),
    subject: z.string().describe('Id of the claim or of the scenario; empty for the run.'),
    text: z.string(),
  })
  .meta({ id: 'Reason', description: 'One reason why the verdict of the run is not pass.' });

export const runOutcome = z
  .strictObject({
    verdict: verdictWord,
    exitCode: z
      .literal(Object.values(exitCodes))
      .describe(
        '0 pass, 1 a claim failed, 2 usage, 3 environment not fit, 4 regression, 5 nothing failed but something is unknown, ' +
          '130 interrupted; the first of 130, 2, 3, 1, 4, 5, 0 that applies.',
      ),
    interrupted: z.boolean().describe('True if the run was stopped from outside.'),
    environmentError: environmentError.exactOptional(),
    reasons: z
      .array(reason)
      .describe('Every reason why the verdict is not pass; fails first. Empty if and only if it is pass.'),
  })
  .meta({ id: 'Outcome', description: 'What the run says as a whole.' });

export type RunOutcome = z.infer<typeof runOutcome>;
export type EnvironmentError = z.infer<typeof environmentError>;
export type Reason = z.infer<typeof reason>;
