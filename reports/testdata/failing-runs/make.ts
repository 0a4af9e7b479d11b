/**
 * Plays the story on clusters that are broken on purpose, and keeps what powercut made of each. Makes all of them again:
 *
 *     node bin/powercut.js exec node reports/testdata/failing-runs/make.ts
 */
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { execa } from 'execa';
import { readRun } from '../../read-run.ts';
import { plant, plantedFailures } from './planted-failures.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const parts = ['bin', 'fixtures', 'lib', 'reports', 'scenarios', 'package.json', 'playwright.config.ts'];

for (const planted of plantedFailures) {
  const copy = await mkdtemp(join(tmpdir(), 'planted-'));
  try {
    for (const part of parts) {
      await cp(join(root, part), join(copy, part), {
        recursive: true,
        filter: (path) => path !== join(root, 'reports', 'output'),
      });
    }
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
    const file = join(copy, 'lib', 'sim', planted.file);
    await writeFile(file, plant(await readFile(file, 'utf8'), planted));
    const { stdout, stderr } = await execa('node', ['bin/powercut.js', 'run', '--provider', 'sim', '--json'], {
      cwd: copy,
      reject: false,
    });
    if (readRun(stdout, planted.name).outcome.verdict !== 'fail') throw new Error(`${planted.name}: ${stderr}`);
    await writeFile(planted.recorded, gzipSync(stdout));
  } finally {
    await rm(copy, { recursive: true });
  }
}
