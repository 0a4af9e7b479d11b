import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { expect, test } from '@playwright/test';
import { z } from 'zod';
import type { ClusterSpec } from '../lib/cluster/cluster.ts';
import type { ClusterSettings } from '../lib/model/settings.ts';
import type { Fault } from '../lib/power/fault.ts';
import type { Gap, Note } from '../lib/recorder/observation.ts';
import type { Claim } from '../lib/verdict/verdict.ts';
import { publishedSchemas, schemaText } from './generate-schema.ts';
import { runSchema } from './run.ts';
import type { RunClaim } from './schema/claim.ts';
import type { RunSettings, RunSpec } from './schema/cluster.ts';
import type { RunFault } from './schema/fault.ts';
import type { RunGap, RunNote } from './schema/record.ts';
import { madeUpRuns } from './testdata/made-up-run.ts';

/** `true` only if both types have the same fields: a field that a contract gains must be kept by run.json. */
type SameFields<A, B> = [keyof A, keyof B] extends [keyof B, keyof A] ? true : false;

test('run.json has every field of the contracts that it keeps', () => {
  const same: readonly true[] = [
    true satisfies SameFields<Claim, Omit<RunClaim, 'scenarioId' | 'askedAtMs'>>,
    true satisfies SameFields<NonNullable<Claim['expectation']>, NonNullable<RunClaim['expectation']>>,
    true satisfies SameFields<ClusterSpec, RunSpec>,
    true satisfies SameFields<ClusterSettings, RunSettings>,
    true satisfies SameFields<Fault, RunFault>,
    true satisfies SameFields<Fault['evidence']['after'], RunFault['evidence']['after']>,
    true satisfies SameFields<Gap, RunGap>,
    true satisfies SameFields<Note, RunNote>,
  ];
  expect(same).not.toContain(false);
});

for (const published of publishedSchemas) {
  const name = basename(published.file.pathname);
  test(`${name} is what the schema says; if not, run \`npm run generate\``, async () => {
    expect(await readFile(published.file, 'utf8')).toBe(schemaText(published));
  });

  test(`every number of ${name}, and every type that it names, is explained`, () => {
    expect(unexplainedIn(node.parse(published.schema))).toEqual([]);
  });
}

for (const [name, run] of Object.entries(madeUpRuns)) {
  test(`a made-up run (${name}) is a run, and survives being written and read`, () => {
    const written: unknown = JSON.parse(JSON.stringify(run()));
    expect(runSchema.parse(written)).toEqual(run());
  });
}

test('what is not in the schema is refused', () => {
  const run = madeUpRuns.pass();
  const refused: readonly object[] = [
    { ...run, colour: 'green' },
    { ...run, schemaVersion: 3 },
    { ...run, startedAt: '25 November' },
    { ...run, durationMs: Number.POSITIVE_INFINITY },
    { ...run, outcome: { ...run.outcome, verdict: 'maybe' } },
    { ...run, outcome: { ...run.outcome, exitCode: 17 } },
    { ...run, claims: [{ ...run.claims[0], exercised: -1 }] },
  ];
  for (const each of refused) expect(runSchema.safeParse(each).success).toBe(false);
});

const node: z.ZodType<SchemaNode> = z.lazy(() =>
  z.looseObject({
    description: z.string().optional(),
    properties: z.record(z.string(), node).optional(),
    items: node.optional(),
    $ref: z.string().optional(),
    $defs: z.record(z.string(), node).optional(),
    additionalProperties: z.union([z.boolean(), node]).optional(),
  }),
);
interface SchemaNode {
  readonly description?: string | undefined;
  readonly properties?: { readonly [name: string]: SchemaNode } | undefined;
  readonly items?: SchemaNode | undefined;
  readonly $ref?: string | undefined;
  readonly $defs?: { readonly [name: string]: SchemaNode } | undefined;
}

/** Paths of numbers, and names of types, without a description. */
function unexplainedIn(root: SchemaNode): readonly string[] {
  const unexplained: string[] = [];
  const visit = (path: string, at: SchemaNode) => {
    const type = 'type' in at ? at.type : undefined;
    if ((type === 'number' || type === 'integer') && at.description === undefined) unexplained.push(path);
    for (const [name, property] of Object.entries(at.properties ?? {})) visit(`${path}.${name}`, property);
    if (at.items !== undefined) visit(`${path}[]`, at.items);
  };
  visit('', root);
  for (const [name, type] of Object.entries(root.$defs ?? {})) {
    if (!name.startsWith('__')) {
      visit(name, type);
      if (type.description === undefined) unexplained.push(name);
    }
  }
  return unexplained;
}

test('a number that nobody explains is found, in lists too', () => {
  const items = { properties: { count: { type: 'integer' } } };
  expect(unexplainedIn(node.parse({ properties: { list: { items } } }))).toEqual(['.list[].count']);
});
