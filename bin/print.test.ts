import { expect, test } from '@playwright/test';
import { execa } from 'execa';

const print = new URL('print.ts', import.meta.url).href;
const kilobytes = 400;

test('a slow reader gets all of it, also when the process exits right after', async () => {
  // More than a pipe holds, so that most of it is still here when the process wants to exit.
  const code = `
    const { print } = await import(${JSON.stringify(print)});
    process.stdout.write('x'.repeat(${kilobytes} * 1024));
    await print('', process.stdout);
    process.exit(4);
  `;
  const child = execa(process.execPath, ['--input-type=module', '-e', code], { reject: false });
  expect(await child).toMatchObject({ exitCode: 4, stdout: 'x'.repeat(kilobytes * 1024) });
});

test('a reader who has gone is not waited for', async () => {
  const code = `
    const { print } = await import(${JSON.stringify(print)});
    process.stdout.on('error', () => undefined);
    await print('x'.repeat(${kilobytes} * 1024), process.stdout);
    await print('', process.stdout);
    process.exit(4);
  `;
  const child = execa(process.execPath, ['--input-type=module', '-e', code], { reject: false });
  child.stdout.destroy();
  expect(await child).toMatchObject({ exitCode: 4 });
});
