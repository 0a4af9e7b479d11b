import { z } from 'zod';
import { exitCodes } from '../../lib/exit-codes.ts';
import { comparisonSchema } from './comparison.ts';

const defaultChange = z
  .strictObject({
    name: z.string().describe('Of a flag or field with its program, or of a rule of the version table.'),
    a: z.string().describe('Its value in the present version.'),
    b: z.string().describe('Its value in the next one.'),
    moves: z
      .array(z.string())
      .describe(
        'Claims that it can move; none: it has no part in what happens to a dead node, as far as the model knows.',
      ),
    judgement: z
      .enum(['expected', 'regression', 'no claim moves'])
      .describe('regression: it decides what happens to a dead node, and the version table does not know of it.'),
    because: z.string(),
    provedBy: z
      .enum(['runs', 'defaults'])
      .describe('What shows its effect: the runs, or this comparison alone since their profile sets another value.'),
  })
  .meta({
    id: 'DefaultChange',
    description: 'One difference between two versions that was found without running anything.',
  });

const upgradeRun = z
  .strictObject({
    side: z.enum(['a', 'b']),
    id: z.string().describe('Its folder below reports/output is called so.'),
    exitCode: z.literal(Object.values(exitCodes)).describe('What `powercut run` would have exited with.'),
  })
  .meta({ id: 'UpgradeRun', description: 'One run that was made for this report.' });

/** upgrade.json: what was read, what was run, and what follows. */
export const upgradeSchema = z
  .strictObject({
    upgradeVersion: z.literal(1).describe('Version of this schema.'),
    from: z.string().describe('The present version, as in v1.34.4.'),
    to: z.string().describe('The next version.'),
    defaults: z.array(defaultChange),
    runs: z.array(upgradeRun).describe('In the order in which they were made, but for those of a baseline.'),
    stoppedEarly: z.string().exactOptional().describe('Why not all runs were made, if so.'),
    comparison: comparisonSchema,
    exitCode: z.literal(Object.values(exitCodes)).describe('What `powercut upgrade` exits with.'),
  })
  .meta({
    title: 'powercut upgrade',
    description:
      'The answer to one question about an upgrade. Numbers are milliseconds unless their description says otherwise.',
  });

export type Upgrade = z.infer<typeof upgradeSchema>;
export type DefaultChange = z.infer<typeof defaultChange>;

/** The JSON Schema (draft 2020-12) that is published as upgrade.schema.json. */
export function upgradeJsonSchema(): object {
  return { $id: 'urn:powercut:upgrade:1', ...z.toJSONSchema(upgradeSchema) };
}
