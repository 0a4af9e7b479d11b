import { expect, test } from '@playwright/test';
import { HarnessError } from '../errors.ts';
import { rejected } from '../testing/caught.ts';
import { instantClock } from '../testing/instant-clock.ts';
import type { ContainerState, Containers } from './containers.ts';
import { type Admit, dockerPower } from './docker.ts';

test.describe('to cut power', () => {
  test('kills the container, holds it down, and gives evidence of before and after', async () => {
    const docker = fakeDocker();
    const fault = await powerOf(docker).cut('abc');
    expect(docker.acts).toEqual(['policy no', 'kill']);
    expect(fault).toMatchObject({
      kind: 'cut-power',
      node: 'power-worker',
      driver: 'docker',
      alreadySo: false,
      undo: 'docker start power-worker && docker update --restart=on-failure:1 power-worker',
      evidence: {
        before: {
          state: 'running',
          facts: { pid: 4711, restartPolicy: 'on-failure:1', addresses: { power: '172.18.0.3' } },
        },
        after: { state: 'off', source: 'docker inspect abc', facts: { pid: 0, exitCode: 137, finishedAt: 'end 1' } },
      },
    });
  });

  test('is confirmed between the kill and the reading that shows it off, however long that takes', async () => {
    const docker = fakeDocker({ readingsUntilOff: 3 });
    const fault = await powerOf(docker).cut('abc');
    expect(fault.confirmed.lo).toBe(0);
    expect(fault.confirmed.hi).toBe(150);
    expect(fault.confirmedAt).toBe(fault.confirmed.hi);
    expect(fault.evidence.after.readAt).toBe(fault.confirmed.hi);
  });

  test('does nothing to a node that is off, says so, and still holds it down', async () => {
    const docker = fakeDocker();
    const power = powerOf(docker);
    await power.cut('abc');
    docker.state.restartPolicy = 'on-failure:1';
    docker.acts.length = 0;
    expect((await power.cut('abc')).alreadySo).toBe(true);
    expect(docker.acts).toEqual(['policy no']);
  });

  test('fails if the node does not go off', async () => {
    const docker = fakeDocker({ readingsUntilOff: Number.POSITIVE_INFINITY });
    const error = await rejected(powerOf(docker).cut('abc'));
    expect(error.code).toBe('E_POWER_NOT_OFF');
    expect(error.message).toBe('power-worker is still running 20.0 s after it was killed.');
  });

  for (const [what, half] of [
    ['has a process', { running: false, pid: 4711 }],
    ['is about to be restarted', { running: false, pid: 0, restarting: true }],
    ['says it runs', { running: true, pid: 0 }],
  ] as const) {
    test(`does not take for off what ${what}`, async () => {
      const docker = fakeDocker({ readingsUntilOff: Number.POSITIVE_INFINITY });
      docker.onKill = () => Object.assign(docker.state, half);
      expect((await rejected(powerOf(docker).cut('abc'))).code).toBe('E_POWER_NOT_OFF');
    });
  }

  test('goes by the state of the container when the answer to the kill is lost', async () => {
    const docker = fakeDocker();
    docker.onKill = () => {
      throw new HarnessError('E_POWER_NO_ANSWER', 'gone');
    };
    expect((await rejected(powerOf(docker).cut('abc'))).code).toBe('E_POWER_NOT_OFF');
    docker.onKill = () => {
      docker.turnOff();
      throw new HarnessError('E_POWER_NO_ANSWER', 'gone');
    };
    expect((await powerOf(docker).cut('abc')).evidence.after.state).toBe('off');
  });

  test('fails if Docker refuses the kill', async () => {
    const docker = fakeDocker();
    docker.onKill = () => {
      throw new HarnessError('E_POWER_REFUSED', 'no');
    };
    expect((await rejected(powerOf(docker).cut('abc'))).code).toBe('E_POWER_REFUSED');
  });
});

test.describe('to restore power', () => {
  test('starts the container, gives back its restart policy, and names an address that changed', async () => {
    const docker = fakeDocker();
    const power = powerOf(docker);
    await power.cut('abc');
    docker.acts.length = 0;
    docker.nextAddress = '172.18.0.9';
    const fault = await power.restore('abc');
    expect(docker.acts).toEqual(['start', 'policy on-failure:1']);
    expect(fault).toMatchObject({ kind: 'restore-power', alreadySo: false, undo: 'docker kill power-worker' });
    expect(fault.evidence.before.state).toBe('off');
    expect(fault.evidence.after).toMatchObject({
      state: 'running',
      facts: {
        addressBefore: '172.18.0.3',
        addressAfter: '172.18.0.9',
        addressChanged: true,
        restartPolicy: 'on-failure:1',
      },
    });
  });

  test('says that the address is the old one', async () => {
    const power = powerOf(fakeDocker());
    await power.cut('abc');
    expect((await power.restore('abc')).evidence.after.facts).toMatchObject({ addressChanged: false });
  });

  test("gives a kind node kind's restart policy where another process cut it", async () => {
    const docker = fakeDocker();
    await powerOf(docker).cut('abc');
    docker.acts.length = 0;
    const fault = await powerOf(docker).restore('abc');
    expect(docker.acts).toEqual(['start', 'policy on-failure:1']);
    expect(fault.evidence.after.facts).not.toHaveProperty('addressBefore');
  });

  test('leaves the policy of a container that is not of kind alone, where another process cut it', async () => {
    const docker = fakeDocker({ kindNode: false });
    await powerOf(docker).cut('abc');
    docker.acts.length = 0;
    await powerOf(docker).restore('abc');
    expect(docker.acts).toEqual(['start']);
  });

  test('does nothing to a node that runs, but for the restart policy, and says so', async () => {
    const docker = fakeDocker();
    docker.state.restartPolicy = 'no';
    const fault = await powerOf(docker).restore('abc');
    expect(fault.alreadySo).toBe(true);
    expect(docker.acts).toEqual(['policy on-failure:1']);
  });

  test('wakes a node that is paused, which is not yet on', async () => {
    const docker = fakeDocker();
    docker.state.paused = true;
    const fault = await powerOf(docker).restore('abc');
    expect(docker.acts).toEqual(['unpause']);
    expect(fault).toMatchObject({
      alreadySo: false,
      evidence: { before: { state: 'paused' }, after: { state: 'running' } },
    });
  });

  test('goes by the state of the container when the answer to the start is lost', async () => {
    const docker = fakeDocker();
    const power = powerOf(docker);
    await power.cut('abc');
    const start = docker.onStart;
    docker.onStart = () => {
      start();
      throw new HarnessError('E_POWER_NO_ANSWER', 'gone');
    };
    expect((await power.restore('abc')).evidence.after.state).toBe('running');
  });

  test('fails at once if the node starts and dies', async () => {
    const docker = fakeDocker();
    const power = powerOf(docker);
    await power.cut('abc');
    docker.onStart = () => Object.assign(docker.state, { startedAt: 'start 2', exitCode: 255 });
    const error = await rejected(power.restore('abc'));
    expect(error.code).toBe('E_POWER_NOT_ON');
    expect(error.message).toContain('exit code 255');
  });

  test('fails if the node never starts', async () => {
    const docker = fakeDocker();
    const power = powerOf(docker);
    await power.cut('abc');
    docker.onStart = () => {};
    expect((await rejected(power.restore('abc'))).code).toBe('E_POWER_NOT_ON');
  });
});

const powerOf = (docker: FakeDocker, admit: Admit = async () => undefined) =>
  dockerPower({ clock: instantClock(), containers: docker, admit });

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface FakeDocker extends Containers {
  readonly state: Mutable<ContainerState>;
  readonly acts: string[];
  nextAddress: string;
  onKill: () => void;
  onStart: () => void;
  turnOff(): void;
}

test.describe('beside a cut', () => {
  test('an orderly shut down stops the container by its own signal, and holds it down alike', async () => {
    const docker = fakeDocker();
    const fault = await powerOf(docker).shutDown('abc');
    expect(docker.acts).toEqual(['policy no', 'stop']);
    expect(fault).toMatchObject({
      kind: 'shut-down',
      alreadySo: false,
      undo: 'docker start power-worker && docker update --restart=on-failure:1 power-worker',
      evidence: { after: { state: 'off' } },
    });
  });

  test('a pause freezes it and a resume lets it go on, each as often as one likes', async () => {
    const docker = fakeDocker();
    const power = powerOf(docker);
    expect(await power.pause('abc')).toMatchObject({
      kind: 'pause',
      alreadySo: false,
      undo: 'docker unpause power-worker',
      evidence: { before: { state: 'running' }, after: { state: 'paused' } },
    });
    expect((await power.pause('abc')).alreadySo).toBe(true);
    expect(await power.resume('abc')).toMatchObject({ kind: 'resume', evidence: { after: { state: 'running' } } });
    expect((await power.resume('abc')).alreadySo).toBe(true);
    expect(docker.acts).toEqual(['pause', 'unpause']);
  });

  test('what has no power can neither be paused nor go on', async () => {
    const docker = fakeDocker();
    const power = powerOf(docker);
    await power.cut('abc');
    expect(await rejected(power.pause('abc'))).toMatchObject({ code: 'E_POWER_OFF' });
    expect(await rejected(power.resume('abc'))).toMatchObject({ code: 'E_POWER_OFF' });
  });

  test('what undoes each is known before it is done', async () => {
    const power = powerOf(fakeDocker());
    expect(await power.undoOf('pause', 'abc')).toBe((await power.pause('abc')).undo);
    await power.resume('abc');
    expect(await power.undoOf('shut-down', 'abc')).toBe((await power.shutDown('abc')).undo);
  });
});

test('each act is admitted first, with the container as it is then, and what is not admitted is not done', async () => {
  const docker = fakeDocker();
  const asked: string[] = [];
  const refusing = powerOf(docker, async (kind, { name, cluster, network }) => {
    asked.push(`${kind} ${name} ${cluster} ${network}`);
    throw new HarnessError('E_NOT_OUR_MACHINE', 'It is not ours.');
  });
  for (const act of ['cut', 'shutDown', 'pause', 'resume', 'restore'] as const) {
    expect((await rejected(refusing[act]('abc'))).code).toBe('E_NOT_OUR_MACHINE');
  }
  expect(asked).toEqual(
    ['cut-power', 'shut-down', 'pause', 'resume', 'restore-power'].map((kind) => `${kind} power-worker power power`),
  );
  expect(docker.acts).toEqual([]);
});

test('what was admitted by its name is acted upon by its own id', async () => {
  const docker = fakeDocker();
  const killed: string[] = [];
  const taking = {
    ...docker,
    kill: async (id: string) => {
      killed.push(id);
      await docker.kill(id);
    },
  };
  await powerOf(taking).cut('power-worker');
  expect(killed).toEqual(['abc']);
});

/** One container that dies `readingsUntilOff` readings after it was killed. */
function fakeDocker({ readingsUntilOff = 0, kindNode = true } = {}): FakeDocker {
  let starts = 1;
  let killed = false;
  let readings = readingsUntilOff;
  const docker: FakeDocker = {
    inspectCommand: 'docker inspect',
    acts: [],
    nextAddress: '172.18.0.3',
    state: {
      id: 'abc',
      name: 'power-worker',
      status: 'running',
      running: true,
      paused: false,
      restarting: false,
      pid: 4711,
      exitCode: 0,
      startedAt: 'start 1',
      finishedAt: '',
      restartCount: 0,
      restartPolicy: 'on-failure:1',
      addresses: { power: '172.18.0.3' },
      cluster: kindNode ? 'power' : undefined,
      network: 'power',
    },
    turnOff: () =>
      Object.assign(docker.state, {
        status: 'exited',
        running: false,
        pid: 0,
        exitCode: 137,
        finishedAt: `end ${starts}`,
        addresses: { power: '' },
      }),
    onKill: () => {
      killed = true;
    },
    onStart: () => {
      starts += 1;
      Object.assign(docker.state, {
        status: 'running',
        running: true,
        pid: 4711 + starts,
        exitCode: 0,
        startedAt: `start ${starts}`,
        addresses: { power: docker.nextAddress },
      });
    },
    inspect: async () => {
      if (killed && readings <= 0) docker.turnOff();
      if (killed) readings -= 1;
      return { ...docker.state };
    },
    kill: async () => {
      docker.acts.push('kill');
      docker.onKill();
    },
    stop: async () => {
      docker.acts.push('stop');
      docker.onKill();
    },
    pause: async () => {
      docker.acts.push('pause');
      docker.state.paused = true;
    },
    start: async () => {
      killed = false;
      docker.acts.push('start');
      docker.onStart();
    },
    unpause: async () => {
      docker.acts.push('unpause');
      docker.state.paused = false;
    },
    setRestartPolicy: async (_, policy) => {
      docker.acts.push(`policy ${policy}`);
      docker.state.restartPolicy = policy;
    },
  };
  return docker;
}
