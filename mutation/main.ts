import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { scope, sourcesIn, testRounds } from './run/files.ts';
import { instrument, type ToolMutant } from './run/mutants.ts';
import { sampled } from './run/sample.ts';
import { Trial } from './run/trial.ts';

const help = `
Changes the code that judges in one place at a time, as Stryker does, and says of each change which test fails:
npm run mutation -- [options]

  --files <path>    a folder or a file, as often as wanted; without it lib/recorder, model, verdict and matchers
  --sample <number> only so many of the changes, drawn at random
  --seed <number>   of the draw
  --out <file>      where each outcome is appended, as a line of JSON; what the nearest tests leave has a second one

Exit codes: 0 done, 3 too many of the tests fail as they are.
`;

const { values } = parseArgs({
  options: {
    files: { type: 'string', multiple: true, default: [...scope] },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string', default: 'reports/output/mutation.jsonl' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

async function tryAll(): Promise<void> {
  const { files, sample, seed, out } = values;
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, '');
  const sources = files.flatMap(sourcesIn);
  const instrumented = await instrument(sources);
  let open = sampled(instrumented.mutants, sample === undefined ? undefined : Number(sample), Number(seed));
  process.stderr.write(`${open.length} of ${instrumented.mutants.length} mutants\n`);
  const counts = { killed: 0, survived: 0, uncovered: 0 };
  const covered = new Set<string>();
  for (const tests of testRounds(sources)) {
    const trial = new Trial(instrumented, open, tests);
    const fit = await trial.measure();
    for (const why of trial.unfit) process.stderr.write(`left out, fails as it is: ${why}\n`);
    process.stderr.write(`${fit} tests of ${tests.length} files, for ${open.length} mutants\n`);
    const left: ToolMutant[] = [];
    for (const mutant of open) {
      const outcome = await trial.try(mutant);
      appendFileSync(out, `${JSON.stringify(outcome)}\n`);
      if (outcome.status === 'killed') counts.killed += 1;
      else left.push(mutant);
      if (outcome.status === 'survived') covered.add(mutant.id);
    }
    await trial.end();
    open = left;
  }
  for (const mutant of open) {
    const status = covered.has(mutant.id) ? 'survived' : 'uncovered';
    counts[status] += 1;
    process.stdout.write(`${status}: ${described(mutant)}\n`);
  }
  process.stdout.write(`${counts.killed} killed, ${counts.survived} survived, ${counts.uncovered} not covered\n`);
}

const described = (mutant: ToolMutant): string =>
  `${mutant.file}:${mutant.line}:${mutant.column} ${oneLine(mutant.original)} → ${oneLine(mutant.replacement)}`;

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

if (values.help) process.stdout.write(help.trimStart());
else await tryAll();
