import { parseArgs } from 'node:util';
import { compareTraces } from './compare.ts';
import { replayInPhase } from './replay/replay.ts';
import type { Trace } from './trace.ts';
import { readTraces, traceFolder } from './traces.ts';

const help = `
Replays golden traces on the simulator and says in what it is not as the real clusters were:
node bin/powercut.js exec node fidelity/replay.ts [options]

  --kubernetes <version>  only traces of this version, as in v1.37.2
  --profile <name>        only of this profile
  --scenario <name>       only of this scenario

Exit codes: 0 no difference, 1 there are some.
`;

const { values } = parseArgs({
  options: {
    kubernetes: { type: 'string' },
    profile: { type: 'string' },
    scenario: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

function differencesOf(recorded: Trace, others: readonly Trace[]): readonly string[] {
  try {
    return compareTraces(recorded, replayInPhase(recorded), others).map(({ aspect, text }) => `${aspect}: ${text}`);
  } catch (error) {
    if (error instanceof RangeError) return [`not replayed: ${error.message}`];
    throw error;
  }
}

const isWanted = ({ header }: Trace): boolean =>
  [
    [values.kubernetes, header.kubernetes],
    [values.profile, header.profile],
    [values.scenario, header.scenario],
  ].every(([wanted, had]) => wanted === undefined || wanted === had);

function replayAll(): boolean {
  const traces = readTraces(traceFolder).filter(isWanted);
  const nameOf = ({ header }: Trace): string => `${header.kubernetes} ${header.profile} ${header.scenario}`;
  let same = true;
  for (const [name, recordings] of Map.groupBy(traces, nameOf)) {
    for (const [index, recorded] of recordings.entries()) {
      const differences = differencesOf(recorded, recordings.toSpliced(index, 1));
      same &&= differences.length === 0;
      process.stdout.write(`${name}, run ${index + 1}: ${differences.length} differences\n`);
      for (const difference of differences) process.stdout.write(`  ${difference}\n`);
    }
  }
  return same;
}

if (values.help) process.stdout.write(help.trimStart());
else process.exitCode = replayAll() ? 0 : 1;
