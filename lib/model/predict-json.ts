import { z } from 'zod';
import { type Prediction, type SettingName, tolerationsOf } from './predict.ts';
import { flagNames } from './predict-settings.ts';

const milliseconds = (description: string) => z.number().describe(`Milliseconds. ${description}`);

const interval = z
  .strictObject({ lo: milliseconds('Not earlier.'), hi: milliseconds('Not later.') })
  .meta({ id: 'Window' });

const toleration = z.union([z.number(), z.literal('forever')]).describe('Milliseconds, or forever.');

const settingName = z.enum([
  'kubernetesVersion',
  ...flagNames,
  'nodeLeaseDuration',
] as const) satisfies z.ZodType<SettingName>;

const setting = z
  .strictObject({
    name: settingName,
    value: z.union([z.string(), z.number()]).describe('Durations in milliseconds, tolerations in seconds.'),
    source: z.string().describe('Where the value is from.'),
    assumed: z
      .strictObject({ lo: z.number(), hi: z.number(), because: z.string() })
      .exactOptional()
      .describe('The value was not read; it is supposed to lie between these ends.'),
  })
  .meta({ id: 'PredictionSetting' });

const row = z
  .strictObject({
    id: z.string().describe('As of the claims of a run, where there is such a claim.'),
    what: z.string(),
    outcome: z
      .enum(['comes', 'race', 'never'])
      .describe('comes: within its window. race: within its window or not at all. never: not at all.'),
    node: z.int().exactOptional().describe('Of nodes that fail together: which one by turn, from 1.'),
    toleration: toleration.exactOptional(),
    relativeTo: z.string().describe('The nearest cause.'),
    afterCause: interval.exactOptional(),
    afterCut: interval.exactOptional(),
    excused: z
      .strictObject({ hi: milliseconds('After the cause.'), because: z.string() })
      .exactOptional()
      .describe('A lawful cluster may be as late as this, rarely.'),
    budget: z.boolean().describe('True if no rule of Kubernetes bounds it.'),
    formula: z.string(),
    because: z.string().describe('Why Kubernetes does so, with its source.'),
    uses: z.array(settingName).readonly(),
  })
  .meta({ id: 'PredictionRow' });

/** What `powercut predict --json` prints. */
const predictionJson = z
  .strictObject({
    predictionVersion: z.literal(1).describe('Version of this format.'),
    kubernetesVersion: z.string(),
    rules: z.enum(['verified', 'extrapolated']),
    controlPlanes: z.int(),
    workers: z.int(),
    fail: z.int().describe('Workers that lose power at the same moment.'),
    podsPerNode: z.int(),
    tolerations: z.array(toleration),
    zoneState: z.enum(['Normal', 'PartialDisruption', 'FullDisruption']).describe('When all of them are not Ready.'),
    settings: z.array(setting),
    rows: z.array(row),
    notes: z.array(z.string()),
  })
  .meta({
    id: 'Prediction',
    title: 'powercut prediction',
    description: 'What a cluster does about nodes that lose power.',
  });

export type PredictionJson = z.infer<typeof predictionJson>;

/** The prediction as data. */
export function predictionData(prediction: Prediction): PredictionJson {
  const { cut, verified, zone, rows, notes } = prediction;
  const { settings, nodeLeaseDuration, controlPlanes, workers, fail, podsPerNode } = cut;
  return predictionJson.parse({
    predictionVersion: 1,
    kubernetesVersion: settings.kubernetesVersion.value,
    rules: verified ? 'verified' : 'extrapolated',
    controlPlanes,
    workers,
    fail,
    podsPerNode,
    tolerations: tolerationsOf(cut),
    zoneState: zone,
    settings: [
      { name: 'kubernetesVersion', ...settings.kubernetesVersion },
      ...flagNames.map((name) => ({ name, ...settings[name] })),
      { name: 'nodeLeaseDuration', ...nodeLeaseDuration },
    ],
    rows,
    notes,
  });
}

/** The JSON Schema of `predict --json`. */
export const predictionJsonSchema = (): object => z.toJSONSchema(predictionJson);
