import { z } from 'zod';
import { duration } from '../schema/common.ts';

export const judgements = ['regression', 'not enough data', 'improvement', 'expected', 'no change'] as const;

const judgement = z
  .enum(judgements)
  .describe(
    'regression: worse, and nobody explains it. not enough data: a side has nothing that decides. improvement: better. ' +
      'expected: the model of Kubernetes predicts the difference. no change: none was found.',
  );

const distribution = z.strictObject({
  passed: z.int().describe('How often it was made and passed.'),
  failed: z.int().describe('How often it failed.'),
  void: z.int().describe('Undecided, never exercised, or of a void run.'),
  durations: z.array(duration().describe('Milliseconds after the cause.')).describe('In the order of their size.'),
  median: duration().exactOptional().describe('Milliseconds.'),
  window: z
    .strictObject({
      lo: duration().describe('Milliseconds after the cause.'),
      hi: duration().exactOptional().describe('Milliseconds after the cause; absent where nothing is too late.'),
    })
    .exactOptional()
    .describe('That of the first run in which it was decided.'),
});

const claimComparison = z.strictObject({
  subject: z.string().describe('scenario: claim.'),
  title: z.string(),
  judgement,
  basis: z.enum(['windows', 'ranks', 'settings', 'none']).describe('What decided.'),
  because: z.string(),
  a: distribution,
  b: distribution,
  difference: z
    .strictObject({
      estimate: duration().describe('Of B from A, milliseconds, by Hodges and Lehmann.'),
      interval: z
        .strictObject({ lo: duration().describe('Milliseconds.'), hi: duration().describe('Milliseconds.') })
        .exactOptional()
        .describe('Exact, of 95 %; absent where there are too few runs.'),
      p: z.number().exactOptional().describe('Of the exact rank test, adjusted by Holm over the report.'),
    })
    .exactOptional(),
  accepted: z.string().exactOptional().describe('Why a regression is accepted, and until when.'),
});

const settingComparison = z.strictObject({
  subject: z.string(),
  name: z.string(),
  a: z.string(),
  b: z.string(),
  judgement,
  explained: z.enum(['version', 'asked', 'nobody']),
  because: z.string(),
  accepted: z.string().exactOptional(),
});

const side = z.strictObject({
  name: z.string(),
  versions: z.array(z.string()),
  profiles: z.array(z.string()),
  runs: z.array(z.string()).describe('Ids.'),
  voidRuns: z.array(
    z.strictObject({ id: z.string(), why: z.string(), counts: z.enum(['not at all', 'by windows alone']) }),
  ),
});

/** What `powercut compare --json` prints. */
export const comparisonSchema = z
  .strictObject({
    comparisonVersion: z.literal(1).describe('Version of this schema.'),
    simulated: z.boolean(),
    mixed: z.boolean().describe('True if a simulated cluster was compared with a real one.'),
    a: side,
    b: side,
    settings: z.array(settingComparison),
    claims: z.array(claimComparison),
    acceptances: z.array(
      z.strictObject({
        subject: z.string(),
        reason: z.string(),
        expires: z.string(),
        state: z.enum(['used', 'unused', 'expired']),
      }),
    ),
    rules: z.strictObject({
      level: z.number().describe('Chance that a report about equal sides tells any shift within a window.'),
      leastRunsForShifts: z.int().describe('Runs a side from which a shift within a window can be told.'),
    }),
    outcome: z.strictObject({
      answer: z.enum(['yes', 'no', 'not enough data']),
      exitCode: z
        .literal([0, 1, 4, 5])
        .describe('0 yes, 1 a claim fails and that is no news, 4 a regression, 5 not enough data.'),
      reasons: z.array(z.string()),
    }),
  })
  .meta({
    title: 'powercut compare',
    description: 'The runs of two sides, claim by claim. Durations are in milliseconds.',
  });

export type Comparison = z.infer<typeof comparisonSchema>;
export type ClaimComparison = z.infer<typeof claimComparison>;
export type SettingComparison = z.infer<typeof settingComparison>;
export type Distribution = z.infer<typeof distribution>;

/** The JSON Schema (draft 2020-12) that is published as comparison.schema.json. */
export function comparisonJsonSchema(): object {
  return { $id: 'urn:powercut:comparison:1', ...z.toJSONSchema(comparisonSchema) };
}
