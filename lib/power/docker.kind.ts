import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { realClock } from '../clock/real-clock.ts';
import { rejected } from '../testing/caught.ts';
import { testImages } from '../testing/kind-images.ts';
import { containerRuntimeId } from './containers.ts';
import { dockerPower } from './docker.ts';
import { stayedOff } from './stayed-off.ts';

const images = testImages(process.env);
const name = 'prov-plain-container';
const power = dockerPower({ clock: realClock(), admit: async () => undefined });

test.describe('the power of a container', () => {
  test.beforeEach(async () => {
    const image = images.nodeImage(images.version);
    // With a child beside it, which must die with it; and a policy by which Docker would bring it back.
    const script = 'sleep 3600 & exec sleep 3600';
    await execa('docker', [
      'run',
      '--detach',
      '--name',
      name,
      '--restart=unless-stopped',
      '--entrypoint',
      'sh',
      image,
      '-c',
      script,
    ]);
  });
  test.afterEach(async () => {
    await execa('docker', ['rm', '--force', '--volumes', name]);
  });

  test('is cut and restored, with evidence, as often as one likes', async () => {
    const { stdout } = await execa('docker', ['top', name, '-o', 'pid']);
    const processes = stdout.split('\n').slice(1).map(Number);
    expect(processes).toHaveLength(2);

    const cut = await power.cut(name);
    expect(cut).toMatchObject({ kind: 'cut-power', node: name, driver: 'docker', alreadySo: false });
    expect(cut.evidence.before).toMatchObject({
      state: 'running',
      facts: { pid: processes[0], restartPolicy: 'unless-stopped' },
    });
    expect(cut.evidence.after).toMatchObject({
      state: 'off',
      facts: { status: 'exited', pid: 0, exitCode: 137, restartPolicy: 'no' },
    });
    expect(cut.confirmed.lo).toBeGreaterThanOrEqual(cut.requestedAt);
    expect(cut.confirmed.hi).toBeGreaterThan(cut.confirmed.lo);
    for (const pid of processes) expect(() => process.kill(pid, 0)).toThrow('ESRCH');

    const again = await power.cut(name);
    expect(again.alreadySo).toBe(true);
    expect(stayedOff(cut.evidence.after, await power.inspect(name))).toBeUndefined();

    const restored = await power.restore(name);
    expect(restored).toMatchObject({ kind: 'restore-power', alreadySo: false });
    expect(restored.evidence.after).toMatchObject({
      state: 'running',
      facts: { restartPolicy: 'unless-stopped', addressChanged: false },
    });
    expect((await power.restore(name)).alreadySo).toBe(true);
  });

  test('that came back between two readings is found out', async () => {
    const cut = await power.cut(name);
    await execa('docker', ['start', name]);
    await execa('docker', ['kill', name]);
    expect(stayedOff(cut.evidence.after, await power.inspect(name))).toContain(
      'it was started in between: startedAt, finishedAt changed',
    );
  });

  test('is cut also while it is paused', async () => {
    await execa('docker', ['pause', name]);
    expect((await power.inspect(name)).state).toBe('paused');
    expect((await power.cut(name)).evidence.after.state).toBe('off');
  });

  test('can be undone by hand as the evidence says', async () => {
    const told = await power.undoOf('cut-power', name);
    const { undo } = await power.cut(name);
    expect(told, 'known before the cut').toBe(undo);
    await execa('sh', ['-c', undo]);
    expect(await power.inspect(name)).toMatchObject({ state: 'running', facts: { restartPolicy: 'unless-stopped' } });
  });
});

test('a container that does not exist has no power', async () => {
  expect(await rejected(power.cut('prov-no-such-container'))).toMatchObject({
    code: 'E_POWER_NO_MACHINE',
    exitCode: 3,
  });
});

test('the docker command and the power driver reach the same daemon', async () => {
  const { stdout } = await execa('docker', ['info', '--format', '{{.ID}}']);
  expect(await containerRuntimeId()).toBe(stdout);
});
