import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { commandsIn, lastLine } from './commands.ts';

test.describe('a command', () => {
  test('is looked up on the PATH it is given, and gets that environment and no other', async () => {
    await using programs = await programsOf({ kind: 'echo "$1 $GREETING-${HOME-none}"; echo why >&2' });
    const run = commandsIn({ PATH: programs.path, GREETING: 'hello', ABSENT: undefined });
    const result = await run('kind', ['say'], { timeout: 5000, env: { GREETING: 'good day' } });
    expect(result).toMatchObject({
      ok: true,
      exitCode: 0,
      stdout: 'say good day-none',
      stderr: 'why',
      command: 'kind say',
    });
    expect(result.output.split('\n').toSorted()).toEqual(['say good day-none', 'why']);
  });

  test('that does not exist, or may not be run, is missing', async () => {
    await using programs = await programsOf({ kind: 'exit 0' });
    const run = commandsIn({ PATH: programs.path });
    expect(await run('docker', [], { timeout: 5000 })).toMatchObject({ ok: false, missing: true });
    await chmod(join(programs.path, 'kind'), 0o600);
    expect(await run('kind', [], { timeout: 5000 })).toMatchObject({ ok: false, missing: true });
  });

  test('that fails says how', async () => {
    await using programs = await programsOf({ docker: 'echo one; echo two >&2; exit 125' });
    const result = await commandsIn({ PATH: programs.path })('docker', [], { timeout: 5000 });
    expect(result).toMatchObject({ ok: false, exitCode: 125, stderr: 'two', missing: false, timedOut: false });
  });

  test('reads what it is given', async () => {
    await using programs = await programsOf({ kind: 'read line; echo "got $line"' });
    const result = await commandsIn({ PATH: programs.path })('kind', [], { timeout: 5000, input: '{"a":1}\n' });
    expect(result.stdout).toBe('got {"a":1}');
  });

  test('tells each line as it comes', async () => {
    await using programs = await programsOf({ kind: 'echo one; echo two >&2; exit 1' });
    const lines: string[] = [];
    await commandsIn({ PATH: programs.path })('kind', [], { timeout: 5000, onLine: (line) => lines.push(line) });
    expect(lines.toSorted()).toEqual(['one', 'two']);
  });

  test('is ended with its children when its time is over', async () => {
    await using programs = await programsOf({ kind: 'docker & wait', docker: 'echo $$ > "$PIDS"; exec /bin/sleep 60' });
    const pids = join(programs.path, 'pids');
    const run = commandsIn({ PATH: programs.path, PIDS: pids });
    const result = await run('kind', [], { timeout: 500 });
    expect(result).toMatchObject({ ok: false, timedOut: true });
    expect(await isAlive(Number(await readFile(pids, 'utf8')))).toBe(false);
  });

  test('is ended with its children when it is cancelled, even if it does not want to', async () => {
    await using programs = await programsOf({
      kind: 'trap "" TERM; docker & wait; wait',
      docker: 'trap "" TERM; echo $$ > "$PIDS"; /bin/sleep 60; /bin/sleep 60',
    });
    const pids = join(programs.path, 'pids');
    const abort = new AbortController();
    const run = commandsIn({ PATH: programs.path, PIDS: pids });
    const running = run('kind', [], { timeout: 30_000, signal: abort.signal, onLine: () => undefined });
    await expect.poll(async () => readFile(pids, 'utf8').catch(() => '')).not.toBe('');
    abort.abort();
    expect(await running).toMatchObject({ ok: false, cancelled: true, timedOut: false });
    await expect.poll(async () => isAlive(Number(await readFile(pids, 'utf8')))).toBe(false);
  });

  test('whose lifeline is held runs on, and reads the end of its input when that is let go', async () => {
    await using programs = await programsOf({ kind: 'echo begun; read -r line || echo "end of input"' });
    const lifeline = new AbortController();
    const onLine = () => lifeline.abort();
    const result = await commandsIn({ PATH: programs.path })('kind', [], {
      timeout: 5000,
      lifeline: lifeline.signal,
      onLine,
    });
    expect(result).toMatchObject({ stdout: 'begun\nend of input', timedOut: false });
    const gone = await commandsIn({ PATH: programs.path })('kind', [], {
      timeout: 5000,
      lifeline: AbortSignal.abort(),
    });
    expect(gone.stdout).toBe('begun\nend of input');
  });

  test('is not started once it is cancelled', async () => {
    await using programs = await programsOf({ kind: 'echo ran' });
    const run = commandsIn({ PATH: programs.path });
    const result = await run('kind', [], { timeout: 5000, signal: AbortSignal.abort() });
    expect(result).toMatchObject({ ok: false, cancelled: true });
  });
});

test('the last line is the last that says something', () => {
  expect(lastLine('one\ntwo \n\n')).toBe('two');
  expect(lastLine('')).toBe('');
});

/** Shell scripts of these names, alone in a folder. */
async function programsOf(scripts: { readonly [name: string]: string }) {
  const folder = await temporaryFolder();
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(folder.path, name), `#!/bin/sh\n${script}\n`, { mode: 0o700 });
  }
  return folder;
}

/** A zombie, which only waits to be reaped, is dead. */
async function isAlive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return status !== undefined && !status.includes(') Z ');
}
