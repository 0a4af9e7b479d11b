import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { HarnessError, usageError } from '../lib/errors.ts';
import { type ExitCode, exitCodes } from '../lib/exit-codes.ts';
import { recordSession } from './record/session.ts';
import { type Outcome, tracesOfRun } from './record/traces-of-run.ts';
import { encodeTrace } from './trace.ts';

const help = `
Records golden traces: node bin/powercut.js exec node fidelity/record.ts [options]

Makes a kind cluster, plays scenarios on it as powercut does, and records what its API server tells: each write by
kubectl get -w --output-watch-events, and by its audit log who wrote it and when. A trace is kept only if the record is whole
and no node turned Unknown to which nothing was done.

  --kubernetes <version>  as in v1.37.2
  --profile <name>        fast, medium, default: fast
  --scenario <name>       a file of scenarios/, without its ending; may be given more than once: then they are played one
                          after the other on one cluster
  --runs <n>              how often, each time on a new cluster: 1
  --again <run>           makes no cluster, but the traces of a run that was recorded before, from its folder in reports/output
  --out <folder>          where traces go, as <folder>/<version>/<profile>/<scenario>-<n>.jsonl.gz, n being the next number
                          that is free: fidelity/traces

and those options of powercut run that describe the cluster, as --workers and --node-image, or their POWERCUT_… variables.
Exit codes: 0 all was recorded, 2 usage, 3 environment not fit, 5 of some scenarios there is no trace.
`;

interface Options {
  readonly kubernetes: string;
  readonly profile: string;
  readonly scenarios: readonly string[];
  readonly runs: number;
  readonly out: string;
  readonly cluster: readonly string[];
  /** The folder of a run. */
  readonly again: string | undefined;
}

async function main(args: readonly string[]): Promise<ExitCode> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help.trimStart());
    return exitCodes.pass;
  }
  try {
    const options = optionsOf(args);
    const command = ['node bin/powercut.js exec node fidelity/record.ts', ...args].join(' ');
    if (options.again !== undefined) {
      for (const outcome of await tracesOfRun(options.again)) process.stderr.write(`${keep(outcome, options.out)}\n`);
      return exitCodes.pass;
    }
    let complete = true;
    for (let run = 1; run <= options.runs; run += 1) {
      const say = (text: string): void => void process.stderr.write(`run ${run} of ${options.runs}: ${text}\n`);
      const outcomes = await tracesOfRun(await recordSession({ ...options, environment: process.env, command, say }));
      for (const outcome of outcomes) say(keep(outcome, options.out));
      complete &&= options.scenarios.every((name) => outcomes.some((one) => one.scenario === name && one.trace));
    }
    return complete ? exitCodes.pass : exitCodes.unknown;
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    process.stderr.write(`${error.message} (${error.code})\n${error.hint === undefined ? '' : `  ${error.hint}\n`}`);
    return error.exitCode;
  }
}

function keep({ scenario, header, trace, unsound }: Outcome, out: string): string {
  if (trace === undefined) return `${scenario}: no trace, for ${unsound ?? 'it was not played'}`;
  const folder = join(out, header.kubernetes, header.profile);
  mkdirSync(folder, { recursive: true });
  const named = (n: number): string => join(folder, `${scenario}-${n}.jsonl.gz`);
  let n = 1;
  while (existsSync(named(n))) n += 1;
  const bytes = encodeTrace(trace);
  writeFileSync(named(n), bytes);
  return `${named(n)}: ${trace.header.verdict.status}, ${Math.ceil(bytes.length / 1024)} KiB`;
}

function optionsOf(args: readonly string[]): Options {
  const own = {
    kubernetes: { type: 'string' },
    profile: { type: 'string', default: 'fast' },
    scenario: { type: 'string', multiple: true },
    runs: { type: 'string', default: '1' },
    again: { type: 'string' },
    out: { type: 'string', default: 'fidelity/traces' },
  } as const;
  const { values, tokens } = parseArgs({ args: [...args], options: own, strict: false, tokens: true });
  const mine = new Set(
    tokens.flatMap((token) => {
      if (token.kind !== 'option' || !(token.name in own)) return [];
      return token.value === undefined || token.inlineValue ? [token.index] : [token.index, token.index + 1];
    }),
  );
  const texts = (value: unknown): readonly string[] =>
    (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
  const [again] = texts(values.again);
  const [kubernetes = again] = texts(values.kubernetes);
  const scenarios = texts(values.scenario);
  const runs = texts(values.runs)[0] ?? '';
  if (kubernetes === undefined) throw usageError('--kubernetes is missing.', 'It takes a version, as in v1.37.2.');
  if (scenarios.length === 0 && again === undefined)
    throw usageError('--scenario is missing.', 'It takes the name of a file in scenarios/.');
  if (!/^[1-9]\d*$/.test(runs)) throw usageError('--runs takes a whole number of at least 1.');
  for (const name of scenarios) {
    if (!existsSync(new URL(`../scenarios/${name}.spec.ts`, import.meta.url))) {
      throw usageError(`There is no scenario "${name}".`, 'See powercut list.');
    }
  }
  return {
    again,
    kubernetes,
    profile: texts(values.profile)[0] ?? '',
    scenarios,
    runs: Number(runs),
    out: texts(values.out)[0] ?? '',
    cluster: args.filter((_, index) => !mine.has(index)),
  };
}

process.exit(await main(process.argv.slice(2)));
