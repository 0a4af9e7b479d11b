import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { factSheet } from './summary/fact-sheet.ts';
import { inventory } from './summary/inventory.ts';
import { readTraces, traceFolder } from './traces.ts';

const help = `
Says in Markdown what golden traces hold: node bin/powercut.js exec node fidelity/summary.ts [options]

  --kubernetes <version>  intervals, latencies, events and writes of this version, as in v1.37.2; else how many traces there are
  --traces <folder>       where they are: fidelity/traces
`;

const { values } = parseArgs({
  options: {
    kubernetes: { type: 'string' },
    traces: { type: 'string', default: traceFolder },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

function answer(): string {
  const { help: wantsHelp, kubernetes, traces } = values;
  if (wantsHelp) return help.trim();
  if (kubernetes !== undefined) return factSheet(kubernetes, readTraces(join(traces, kubernetes)));
  return inventory(readTraces(traces).map(({ header }) => header));
}

process.stdout.write(`${answer()}\n`);
