import { expect, test } from '@playwright/test';
import { commandsIn } from './commands.ts';
import { onLifeline } from './on-lifeline.ts';

const run = commandsIn({ PATH: '/usr/bin:/bin' });

/** What `docker exec -i` would run, run here. */
function runHere(script: string, lifeline: AbortSignal, onLine?: (line: string) => void) {
  const [shell = '', ...args] = onLifeline(['sh', '-c', script]);
  return run(shell, args, { timeout: 20_000, lifeline, ...(onLine === undefined ? {} : { onLine }) });
}

test('a program on a lifeline ends as it will while that is held', async () => {
  const held = new AbortController().signal;
  const result = await runHere('echo out; echo err >&2; exit 3', held);
  expect(result).toMatchObject({ exitCode: 3, stdout: 'out', stderr: 'err', timedOut: false });
});

test('it is ended when its lifeline is let go', async () => {
  const lifeline = new AbortController();
  let pid = 0;
  const result = await runHere('echo $$; exec sleep 60', lifeline.signal, (line) => {
    pid = Number(line) || pid;
    lifeline.abort();
  });
  expect(result.exitCode).not.toBe(0);
  expect(result.timedOut).toBe(false);
  expect(() => process.kill(pid, 0), 'no such process').toThrow('ESRCH');
});
