import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { factSheet } from './summary/fact-sheet.ts';
import { decodeTrace } from './trace.ts';

const help = `
Says in Markdown what golden traces hold: node bin/powercut.js exec node fidelity/summary.ts [options]

  --kubernetes <version>  whose traces, as in v1.37.2
  --traces <folder>       where they are: fidelity/traces
`;

const { values } = parseArgs({
  options: {
    kubernetes: { type: 'string' },
    traces: { type: 'string', default: 'fidelity/traces' },
    help: { type: 'boolean', short: 'h' },
  },
});

if (values.help === true || values.kubernetes === undefined) {
  process.stdout.write(help.trimStart());
} else {
  const folder = join(values.traces, values.kubernetes);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.jsonl.gz'));
  const traces = files.toSorted().map((file) => decodeTrace(readFileSync(join(folder, file))));
  process.stdout.write(`${factSheet(values.kubernetes, traces)}\n`);
}
