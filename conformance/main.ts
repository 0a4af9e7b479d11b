import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { runScript } from './run.ts';

const { values } = parseArgs({
  options: { kubeconfig: { type: 'string' }, out: { type: 'string' }, corpus: { type: 'string' } },
});
const { kubeconfig, out, corpus } = values;
if (kubeconfig === undefined || out === undefined) {
  console.error('node conformance/main.ts --kubeconfig <file> --out <file> [--corpus <file.gz>]');
  process.exitCode = 2;
} else {
  const said = await runScript({
    kubeconfig,
    ...(corpus === undefined ? {} : { corpus }),
    onStep: (command) => console.error(`$ ${command}`),
  });
  await writeFile(out, said);
}
