import { parseArgs } from 'node:util';
import { Jury } from './mutants/refute.ts';
import { simulatorMutants } from './mutants/simulator-mutants.ts';
import { mutantTable } from './mutants/table.ts';
import { readTraces, traceFolder } from './traces.ts';

const help = `
Plants mistakes in the simulator, one at a time, and says of each whether the replay of a golden trace refutes it:
node bin/powercut.js exec node fidelity/mutants.ts [options]

  --every <number>  only each so manieth mistake
  --table           only says in Markdown which there are

Exit codes: 0 each is refuted, 1 some are not.
`;

const { values } = parseArgs({
  options: {
    every: { type: 'string', default: '1' },
    table: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

async function judgeAll(every: number): Promise<boolean> {
  const jury = await Jury.of(readTraces(traceFolder));
  let allRefuted = true;
  for (const mutant of simulatorMutants.filter((_, index) => index % every === 0)) {
    const { refuted, differences } = await jury.judge(mutant);
    allRefuted &&= refuted;
    process.stdout.write(`${refuted ? 'refuted' : 'SURVIVES'}: ${mutant.plants} (${mutant.trace})\n`);
    if (!refuted) for (const difference of differences) process.stdout.write(`  ${difference}\n`);
  }
  return allRefuted;
}

if (values.help) process.stdout.write(help.trimStart());
else if (values.table) process.stdout.write(`${mutantTable(simulatorMutants)}\n`);
else process.exitCode = (await judgeAll(Number(values.every))) ? 0 : 1;
