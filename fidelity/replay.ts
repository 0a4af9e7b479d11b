import { parseArgs } from 'node:util';
import type { Difference } from './compare/difference.ts';
import { toldByKubelets } from './compare/events.ts';
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

type Printed = Pick<Difference, 'text' | 'byHost'> & { readonly aspect: string };

function differencesOf(recorded: Trace, others: readonly Trace[], told: ReadonlySet<string>): readonly Printed[] {
  try {
    return compareTraces(recorded, replayInPhase(recorded), others, told);
  } catch (error) {
    if (error instanceof RangeError) return [{ aspect: 'not replayed', text: error.message }];
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
  const kept = readTraces(traceFolder);
  const traces = kept.filter(isWanted);
  const told = new Map(
    [...Map.groupBy(kept, ({ header }) => header.kubernetes)].map(([version, all]) => [version, toldByKubelets(all)]),
  );
  const nameOf = ({ header }: Trace): string => `${header.kubernetes} ${header.profile} ${header.scenario}`;
  const [found, byHosts]: [Printed[], Printed[]] = [[], []];
  for (const [name, recordings] of Map.groupBy(traces, nameOf)) {
    for (const [index, recorded] of recordings.entries()) {
      const all = differencesOf(
        recorded,
        recordings.toSpliced(index, 1),
        told.get(recorded.header.kubernetes) ?? new Set(),
      );
      const [own, hosts] = [all.filter(({ byHost }) => byHost !== true), all.filter(({ byHost }) => byHost === true)];
      found.push(...own);
      byHosts.push(...hosts);
      process.stdout.write(`${name}, run ${index + 1}: ${own.length} differences, ${hosts.length} by its host\n`);
      for (const { aspect, text } of own) process.stdout.write(`  ${aspect}: ${text}\n`);
      for (const { text } of hosts) process.stdout.write(`  by its host: ${text}\n`);
    }
  }
  process.stdout.write(`${traces.length} traces: ${found.length} differences`);
  for (const [aspect, { length }] of Map.groupBy(found, (one) => one.aspect))
    process.stdout.write(`, ${aspect} ${length}`);
  process.stdout.write(`; ${byHosts.length} by hosts that were held up\n`);
  return found.length === 0;
}

if (values.help) process.stdout.write(help.trimStart());
else process.exitCode = replayAll() ? 0 : 1;
