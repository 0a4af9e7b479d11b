import { writeFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { credentialsIn } from './credentials.ts';
import { ask, type Exchange, filledIn } from './exchange.ts';
import { probes } from './probes.ts';
import { tableProbes } from './table-probes.ts';

const { values } = parseArgs({
  options: { kubeconfig: { type: 'string' }, probes: { type: 'string' }, tables: { type: 'string' } },
});
const { kubeconfig } = values;
if (kubeconfig === undefined || (values.probes === undefined && values.tables === undefined)) {
  console.error('node conformance/record.ts --kubeconfig <file> [--probes <file.gz>] [--tables <file.gz>]');
  process.exitCode = 2;
} else {
  const { server, tls } = credentialsIn(kubeconfig);
  const agent = new Agent({ ...tls, keepAlive: true });
  if (values.probes !== undefined) await write(values.probes, await recorded(probes));
  if (values.tables !== undefined) await write(values.tables, await recorded(tableProbes));
  agent.destroy();

  async function recorded(asked: typeof probes): Promise<readonly Exchange[]> {
    const exchanges: Exchange[] = [];
    for (const probe of asked) {
      const exchange = await ask(server, agent, filledIn(probe, exchanges.at(-1)?.answer ?? ''));
      // As it was written: whoever plays it again fills in their own.
      exchanges.push({ ...exchange, path: probe.path });
    }
    return exchanges;
  }
}

async function write(file: string, exchanges: readonly Exchange[]): Promise<void> {
  await writeFile(file, gzipSync(exchanges.map((exchange) => JSON.stringify(exchange)).join('\n'), { level: 9 }));
}
