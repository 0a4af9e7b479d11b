import { parseArgs } from 'node:util';
import { modelMutants } from './mutants/model-mutants.ts';
import type { Mutant } from './mutants/mutant.ts';
import { Jury, type Verdict } from './mutants/refute.ts';
import { ModelJury } from './mutants/refute-model.ts';
import { simulatorMutants } from './mutants/simulator-mutants.ts';
import { modelTable, simulatorTable } from './mutants/table.ts';
import { readTraces, traceFolder } from './traces.ts';

const help = `
Plants mistakes in the simulator, one at a time, and says of each whether the replay of a golden trace refutes it; or
in the model, and says whether a golden trace does by which it judges:
node bin/powercut.js exec node fidelity/mutants.ts [options]

  --model           those in the model
  --every <number>  only each so manieth mistake
  --table           only says in Markdown which there are

Exit codes: 0 each is refuted, 1 some are not.
`;

const { values } = parseArgs({
  options: {
    model: { type: 'boolean', default: false },
    every: { type: 'string', default: '1' },
    table: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

async function judgeAll<M extends Mutant>(
  mutants: readonly M[],
  judge: (mutant: M) => Promise<Verdict>,
): Promise<boolean> {
  let allRefuted = true;
  for (const mutant of mutants.filter((_, index) => index % Number(values.every) === 0)) {
    const { refuted, found } = await judge(mutant);
    allRefuted &&= refuted;
    process.stdout.write(`${refuted ? 'refuted' : 'SURVIVES'}: ${mutant.plants} (${mutant.trace})\n`);
    if (!refuted) for (const text of found) process.stdout.write(`  ${text}\n`);
  }
  return allRefuted;
}

async function judgeThose(): Promise<boolean> {
  const traces = readTraces(traceFolder);
  if (values.model) {
    const jury = new ModelJury(traces);
    return judgeAll(modelMutants, (mutant) => jury.judge(mutant));
  }
  const jury = await Jury.of(traces);
  return judgeAll(simulatorMutants, (mutant) => jury.judge(mutant));
}

if (values.help) process.stdout.write(help.trimStart());
else if (values.table) {
  process.stdout.write(`${values.model ? modelTable(modelMutants) : simulatorTable(simulatorMutants)}\n`);
} else process.exitCode = (await judgeThose()) ? 0 : 1;
