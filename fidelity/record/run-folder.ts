import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Milliseconds } from '../../lib/units.ts';
import type { TraceAct } from '../trace.ts';

/** What powercut itself has written down of a run, as far as a trace needs it; times are on the run's clock. */
export interface RunFolder {
  readonly settings: Readonly<Record<string, string | number | Readonly<Record<string, number>>>>;
  readonly nodes: readonly { readonly name: string; readonly role: 'control-plane' | 'worker' }[];
  readonly scenarios: readonly {
    readonly name: string;
    readonly from: Milliseconds;
    readonly to: Milliseconds;
    readonly verdict: { readonly status: string; readonly reason?: string };
  }[];
  readonly acts: readonly TraceAct[];
  readonly steps: readonly { readonly at: Milliseconds; readonly title: string }[];
}

const setting = z.object({ value: z.union([z.string(), z.number()]) });
const cluster = z.object({
  description: z.object({
    nodes: z.array(z.object({ name: z.string(), role: z.enum(['control-plane', 'worker']), machine: z.string() })),
  }),
  settings: z.record(z.string(), z.union([setting, z.record(z.string(), z.object({ value: z.number() }))])),
});
const fault = z.object({
  kind: z.string(),
  node: z.string(),
  confirmed: z.object({ lo: z.number(), hi: z.number() }),
  alreadySo: z.boolean(),
});
const act = z.object({
  what: z.string(),
  machine: z.string().optional(),
  args: z.array(z.string()),
  at: z.object({ lo: z.number(), hi: z.number() }),
  exitCode: z.int().optional(),
  output: z.string().optional(),
  lines: z.array(z.object({ at: z.number(), text: z.string() })).optional(),
});
const step = z.object({ type: z.literal('step-begin'), at: z.number(), title: z.string(), depth: z.int() });
const run = z.object({
  scenarios: z.array(
    z.object({
      file: z.string(),
      status: z.string(),
      reason: z.string().optional(),
      startedAtMs: z.number().optional(),
      durationMs: z.number().optional(),
    }),
  ),
});

/** Reads the folder of a run that is over. Throws ZodError, or what reading throws. */
export async function readRunFolder(folder: string): Promise<RunFolder> {
  const clusters = (await linesOf(folder, 'clusters.jsonl')).map((line) => cluster.parse(line));
  const first = clusters[0];
  const nodeOf = new Map(
    clusters.flatMap(({ description }) => description.nodes.map(({ machine, name }) => [machine, name] as const)),
  );
  const faults = (await linesOf(folder, 'faults.jsonl')).map((line) => fault.parse(line));
  const acts = (await linesOf(folder, 'acts.jsonl')).map((line) => act.parse(line));
  const judged = run.parse(JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')));
  return {
    settings: Object.fromEntries(
      Object.entries(first?.settings ?? {}).map(([name, value]) => [
        name,
        isSetting(value) ? value.value : Object.fromEntries(Object.entries(value).map(([of, one]) => [of, one.value])),
      ]),
    ),
    nodes: (first?.description.nodes ?? []).map(({ name, role }) => ({ name, role })),
    scenarios: judged.scenarios.flatMap(({ file, status, reason, startedAtMs, durationMs }) =>
      startedAtMs === undefined || durationMs === undefined
        ? []
        : [
            {
              name: basename(file).replace(/\.spec\.ts$/, ''),
              from: startedAtMs,
              to: startedAtMs + durationMs,
              verdict: { status, ...(reason === undefined ? {} : { reason }) },
            },
          ],
    ),
    acts: [
      ...faults
        .filter(({ alreadySo }) => !alreadySo)
        .map(({ kind, node, confirmed: { lo, hi } }): TraceAct => ({ t: 'act', what: kind, node, at: [lo, hi] })),
      ...acts.map(({ what, machine, args, at, exitCode, output, lines }): TraceAct => {
        const node = machine === undefined ? undefined : nodeOf.get(machine);
        return {
          t: 'act',
          what,
          ...(node === undefined ? {} : { node }),
          at: [at.lo, at.hi],
          ...(args.length === 0 ? {} : { args }),
          ...(exitCode === undefined ? {} : { exitCode }),
          ...(output === undefined ? {} : { output }),
          ...(lines === undefined ? {} : { lines: lines.map((line): [number, string] => [line.at, line.text]) }),
        };
      }),
    ],
    steps: (await linesOf(folder, 'tests.jsonl')).flatMap((line) => {
      const read = step.safeParse(line);
      return read.success && read.data.depth === 0 ? [{ at: read.data.at, title: read.data.title }] : [];
    }),
  };
}

type Read = z.infer<typeof cluster>['settings'][string];

const isSetting = (value: Read): value is z.infer<typeof setting> =>
  !(value.value instanceof Object) && 'value' in value;

async function linesOf(folder: string, file: string): Promise<readonly unknown[]> {
  const content = await readFile(join(folder, file), 'utf8').catch(() => '');
  return content.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
}
