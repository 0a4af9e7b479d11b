import { chmod, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { realClock } from '../../lib/clock/real-clock.ts';
import { temporaryFolder } from '../../lib/testing/temporary-folder.ts';
import { serveSimulator } from './serve.ts';
import { stepsOf } from './tutorial.ts';

const launcher = fileURLToPath(new URL('../powercut.js', import.meta.url));
const page = fileURLToPath(new URL('../../docs/tutorial.md', import.meta.url));

/** In the place of what is another one each time: ages, and what the server made up of names. */
function masked(text: string): string {
  return text
    .replaceAll(/\bnginx-[0-9a-f]{8,10}-[a-z0-9]{5}\b/g, 'nginx-<pod>')
    .replaceAll(/\b(kindnet|kube-proxy)-[a-z0-9]{5}\b/g, '$1-<pod>')
    .replaceAll(/(?<=\s)\d+(s|m|h)(\d+(s|m))?(?=\s|$)/g, '<age>')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, '<time>')
    .replaceAll(/ +/g, ' ')
    .split('\n')
    .map((line) => line.trimEnd())
    .toSorted()
    .join('\n');
}

test('what the tutorial shows is what kubectl prints', async () => {
  const [first, ...steps] = stepsOf(await readFile(page, 'utf8'));
  expect(first?.typed.trim()).toBe('npx powercut sim --kubernetes 1.37 --speed 1');
  expect(steps.filter(({ printed }) => printed !== undefined).length).toBeGreaterThan(10);
  await using folder = await temporaryFolder();
  const npx = join(folder.path, 'npx');
  await writeFile(npx, `#!/bin/sh\nshift\nexec '${process.execPath}' '${launcher}' "$@"\n`);
  await chmod(npx, 0o755);
  const served = await serveSimulator({
    name: 'sim',
    version: 'v1.37.2',
    workers: 2,
    settings: {},
    seed: 1,
    speed: 1,
    port: 0,
    kubeconfig: join(folder.path, 'sim.kubeconfig'),
    clock: realClock(),
  });
  const end = new AbortController();
  const run = served.run(end.signal);
  try {
    for (const { typed, printed } of steps) {
      const { all } = await execa('bash', ['-c', `export KUBECONFIG=$PWD/sim.kubeconfig\n${typed}`], {
        cwd: folder.path,
        env: { PATH: `${folder.path}${delimiter}${process.env['PATH'] ?? ''}` },
        all: true,
        reject: false,
      });
      if (printed !== undefined) expect.soft(masked(all), typed).toBe(masked(printed.trimEnd()));
    }
  } finally {
    end.abort();
    await run;
  }
});
