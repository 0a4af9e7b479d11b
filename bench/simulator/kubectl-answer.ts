import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { realClock } from '../../lib/clock/real-clock.ts';
import { type Figure, median } from './figure.ts';

const most = 3;
const launcher = fileURLToPath(new URL('../../bin/powercut.js', import.meta.url));

/** How long kubectl takes for an answer of a served simulator, beside what it takes to tell its own version. */
export async function kubectlAnswer(): Promise<Figure> {
  const name = 'kubectl get nodes, of a served simulator';
  const goal = `at most ${most} times kubectl version --client`;
  const there = await execa('kubectl', ['version', '--client'], { reject: false });
  if (there.exitCode !== 0) {
    return { name, goal, met: undefined, measured: {}, control: {}, detail: 'it needs kubectl on the PATH' };
  }
  const clock = realClock();
  const kubeconfig = join(tmpdir(), `powercut-bench-${process.pid}.kubeconfig`);
  const served = execa(process.execPath, [launcher, 'sim', '--speed', '1', '--kubeconfig', kubeconfig], {
    reject: false,
  });
  try {
    // It says how to use it as soon as it can be used.
    await once(served.stdout, 'data');
    const timed = async (...args: readonly string[]): Promise<number> => {
      const begun = clock.now();
      await execa('kubectl', ['--kubeconfig', kubeconfig, ...args]);
      return clock.now() - begun;
    };
    const [answers, versions]: [number[], number[]] = [[], []];
    for (let round = 0; round < 21; round += 1) {
      answers.push(await timed('get', 'nodes'));
      versions.push(await timed('version', '--client'));
    }
    // The first fills kubectl's cache of what is served.
    const [took, bare] = [median(answers.slice(1)), median(versions.slice(1))];
    return {
      name,
      goal,
      met: took <= most * bare,
      measured: { 'ms, median of 20': took, times: took / bare, first: answers[0] ?? 0 },
      control: { 'kubectl version --client, ms': bare },
    };
  } finally {
    served.kill('SIGINT');
    await served;
    await rm(kubeconfig, { force: true });
  }
}
