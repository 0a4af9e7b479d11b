import { z } from 'zod';
import { latencyProfiles } from '../cluster/cluster.ts';
import { exitCodes } from '../exit-codes.ts';
import { recordedIdentity } from '../guard/identity.ts';
import { journalEntry } from '../journal/records.ts';
import type { OwnerMethods, ProgressEvent } from './protocol.ts';

/** A child's line, before its parameters are looked at. */
export const requestMessage = z.object({ id: z.number(), method: z.string(), params: z.unknown() });

/** The owner's line. `error` is a HarnessError, taken apart. */
export const answerMessage = z.object({
  id: z.number(),
  result: z.unknown(),
  error: z
    .object({
      code: z.templateLiteral(['E_', z.string()]),
      message: z.string(),
      hint: z.string().optional(),
      exitCode: z.literal(Object.values(exitCodes)),
    })
    .optional(),
});

export type OwnerAnswer = z.infer<typeof answerMessage>;

type Schemas = {
  readonly [M in keyof OwnerMethods]: {
    readonly params: z.ZodType<Parameters<OwnerMethods[M]>[0]>;
    readonly result: z.ZodType<ReturnType<OwnerMethods[M]>>;
  };
};

/** For people's eyes only: nothing is decided by it, so its kinds are not looked at. */
const progressEvent = z.custom<ProgressEvent>(
  (value) => z.looseObject({ type: z.string(), at: z.number() }).safeParse(value).success,
);

const described = {
  spec: z.looseObject({
    name: z.string(),
    kubernetesVersion: z.string(),
    profile: z.enum(latencyProfiles),
    workers: z.number(),
    nodeImage: z.string().exactOptional(),
    workloadImage: z.string(),
    workload: z
      .object({ file: z.string(), name: z.string(), replicas: z.number(), images: z.array(z.string()) })
      .exactOptional(),
    seed: z.number().exactOptional(),
  }),
  nodes: z.array(z.looseObject({ name: z.string(), role: z.enum(['control-plane', 'worker']), machine: z.string() })),
};

/** What crosses the socket, method by method; parent and child may be of different versions, so what a later one adds is let through. */
export const ownerSchemas: Schemas = {
  hello: {
    params: z.object({ role: z.enum(['reporter', 'worker']), pid: z.number() }),
    result: z.object({
      runId: z.string(),
      runFolder: z.string(),
      clockOrigin: z.string(),
      simulated: z.boolean().default(false),
    }),
  },
  lease: {
    params: z.object({ slot: z.number().int().nonnegative() }),
    result: z.discriminatedUnion('provider', [
      z.looseObject({
        provider: z.literal('kind'),
        ...described,
        kubeconfigPath: z.string(),
        identity: recordedIdentity,
      }),
      z.looseObject({ provider: z.literal('sim'), ...described, seed: z.number() }),
    ]),
  },
  intend: { params: journalEntry, result: z.null() },
  settled: { params: z.object({ id: z.string() }), result: z.null() },
  progress: { params: progressEvent, result: z.null() },
};

/** True if the owner has such a method. */
export function isOwnerMethod(name: string): name is keyof OwnerMethods {
  return Object.hasOwn(ownerSchemas, name);
}
