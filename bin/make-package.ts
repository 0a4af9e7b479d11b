import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { codeFolder } from './package.ts';

/**
 * Makes the package that is published, below dist/package, and packs it; prints the path of the tarball, and nothing else, on stdout.
 * It differs from the checkout: it is built JavaScript, for Node strips no types below node_modules; Playwright is the
 * user's, for two copies in one process do not work; and it brings no Node, for npm would not run it.
 */
const folder = join(codeFolder, 'dist', 'package');
const inCheckout = { cwd: codeFolder, stdout: 2, stderr: 'inherit', preferLocal: true } as const;

const schemas = ['run', 'comparison', 'upgrade'].map((name) => `reports/${name}.schema.json`);

await rm(folder, { recursive: true, force: true });
await execa('tsc', ['-p', 'tsconfig.build.json'], inCheckout);
for (const file of ['bin/powercut.js', 'README.md', 'LICENSE', 'docs', 'examples', ...schemas]) {
  await cp(join(codeFolder, file), join(folder, file), { recursive: true });
}
// Read beside the code that reads it.
const documents = 'lib/sim/http/openapi/documents.json.gz';
await cp(join(codeFolder, documents), join(folder, 'dist', documents));

const checkout = JSON.parse(await readFile(join(codeFolder, 'package.json'), 'utf8'));
const { scripts: _scripts, devDependencies, optionalDependencies: _node, exports: _sources, ...kept } = checkout;
const manifest = {
  ...kept,
  exports: {
    './test': { types: './dist/fixtures/index.d.ts', default: './dist/fixtures/index.js' },
    ...Object.fromEntries(schemas.map((file) => [`./${basename(file)}`, `./${file}`])),
    './package.json': './package.json',
  },
  peerDependencies: { '@playwright/test': `^${devDependencies['@playwright/test']}` },
};
await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);

const packs = join(codeFolder, 'dist');
await mkdir(packs, { recursive: true });
const { stdout } = await execa('npm', ['pack', '--silent', '--pack-destination', packs], {
  cwd: folder,
  stderr: 'inherit',
});
process.stdout.write(`${join(packs, stdout.trim())}\n`);
