import { once } from 'node:events';
import { KubeConfig } from '@kubernetes/client-node';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { startRecording } from '../testing/recorded.ts';
import type { ObservedKind } from './observation.ts';

const kinds: readonly ObservedKind[] = ['Node', 'Lease', 'Pod', 'EndpointSlice', 'Event'];

const serve = `
  const { realClock } = await import(${importable('../clock/real-clock.ts')});
  const { startScriptedApi } = await import(${importable('../testing/scripted-api.ts')});
  console.log((await startScriptedApi(realClock())).kubeConfig.getCurrentCluster().server);
`;

/** A scripted API server in a process of its own. */
async function serverProcess() {
  const child = execa(process.execPath, ['--input-type=module', '--eval', serve], { reject: false, buffer: false });
  const [line] = await once(child.stdout, 'data');
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser({ name: 's', server: String(line).trim(), skipTLSVerify: true }, { name: 's' });
  return {
    kubeConfig,
    kill: () => child.kill('SIGKILL'),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await child;
    },
  };
}

// Which requests are under way, and on which connections, is another each time.
for (let round = 1; round <= 5; round += 1) {
  test(`killing the API server is a hole in the record and not its end (round ${round})`, async () => {
    await using server = await serverProcess();
    await using recording = await startRecording(server.kubeConfig, { kinds, timings: { windowPause: 1 } });
    recording.recorder.openWindow(kinds);
    for (const kind of kinds) await recording.proven(kind);
    server.kill();
    for (const kind of kinds) {
      await recording.until(`a gap of ${kind}`, (timeline) =>
        timeline.entries.find((entry) => entry.type === 'gap' && entry.kind === kind && entry.reason === 'unreachable'),
      );
    }
    expect(recording.recorder.failed.reason).toBeUndefined();
  });
}

function importable(path: string): string {
  return JSON.stringify(new URL(path, import.meta.url));
}
