import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { testImages } from '../../testing/kind-images.ts';
import { commandsIn } from './commands.ts';
import { onLifeline } from './on-lifeline.ts';

const images = testImages(process.env);
const name = 'prov-lifeline';
const run = commandsIn(process.env);
const sleeper = ['sh', '-c', 'echo begun; exec sleep 4242'];

test.describe('a program in a container', () => {
  test.beforeEach(async () => {
    const image = images.nodeImage(images.version);
    await execa('docker', ['run', '--detach', '--name', name, '--entrypoint', 'sleep', image, '3600']);
  });
  test.afterEach(async () => {
    await execa('docker', ['rm', '--force', '--volumes', name]);
  });

  test('runs on when only its docker exec is killed: this is what a lifeline is for', async () => {
    const abort = new AbortController();
    const onLine = () => abort.abort();
    await run('docker', ['exec', name, ...sleeper], { timeout: 20_000, signal: abort.signal, onLine });
    expect(await sleepers()).toBe(1);
  });

  test('on a lifeline is gone when that is let go', async () => {
    const lifeline = new AbortController();
    const onLine = () => lifeline.abort();
    const args = ['exec', '-i', name, ...onLifeline(sleeper)];
    const result = await run('docker', args, { timeout: 20_000, lifeline: lifeline.signal, onLine });
    expect(result).toMatchObject({ timedOut: false, cancelled: false });
    expect(await sleepers()).toBe(0);
  });

  test('on a lifeline ends also when its docker exec dies of SIGKILL', async () => {
    const client = execa('docker', ['exec', '-i', name, ...onLifeline(sleeper)], { reject: false, stdin: 'pipe' });
    for await (const line of client) {
      expect(line).toBe('begun');
      client.kill('SIGKILL');
    }
    await expect.poll(sleepers).toBe(0);
  });
});

async function sleepers(): Promise<number> {
  const { stdout } = await execa('docker', ['top', name, '-o', 'pid,args']);
  return stdout.split('\n').filter((line) => line.endsWith('sleep 4242')).length;
}
