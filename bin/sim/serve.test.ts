import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { expect, test } from '@playwright/test';
import { realClock } from '../../lib/clock/real-clock.ts';
import { HarnessError } from '../../lib/errors.ts';
import { temporaryFolder } from '../../lib/testing/temporary-folder.ts';
import { commandSimulator } from './command-simulator.ts';
import { type ServeOptions, serveSimulator } from './serve.ts';

function optionsIn(folder: string, changed: Partial<ServeOptions> = {}): ServeOptions {
  return {
    name: 'sim',
    version: 'v1.37.2',
    workers: 2,
    settings: {},
    seed: 1,
    speed: 1,
    port: 0,
    kubeconfig: join(folder, 'sim.kubeconfig'),
    clock: realClock(),
    ...changed,
  };
}

async function caughtOf(work: Promise<unknown>): Promise<HarnessError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof HarnessError) return error;
  throw new Error(`no HarnessError was thrown, but ${String(error)}`);
}

test('a served cluster answers client-node, obeys, and is gone when it is ended', async () => {
  await using folder = await temporaryFolder();
  const options = optionsIn(folder.path);
  const served = await serveSimulator(options);
  const end = new AbortController();
  const run = served.run(end.signal);
  expect(statSync(options.kubeconfig).mode & 0o777).toBe(0o600);
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(options.kubeconfig);
  const nodes = await kubeConfig.makeApiClient(CoreV1Api).listNode();
  expect(nodes.items.map(({ metadata }) => metadata?.name)).toEqual(['sim-control-plane', 'sim-worker', 'sim-worker2']);
  const order = { command: 'power', act: 'cut', node: 'sim-worker' } as const;
  expect(await commandSimulator(options.kubeconfig, order)).toBe('sim-worker is off');
  const refused = await caughtOf(commandSimulator(options.kubeconfig, { ...order, node: 'nope' }));
  expect([refused.exitCode, refused.message]).toEqual([2, expect.stringContaining('has no machine nope')]);

  const taken = await caughtOf(serveSimulator(optionsIn(folder.path, { port: Number(new URL(served.url).port) })));
  expect(taken.message).toContain('is taken');

  chmodSync(options.kubeconfig, 0o644);
  expect(await caughtOf(commandSimulator(options.kubeconfig, order))).toMatchObject({ code: 'E_KUBECONFIG_SHARED' });
  expect(statSync(options.kubeconfig).mode & 0o777).toBe(0o644);
  chmodSync(options.kubeconfig, 0o600);
  const nowhere = await caughtOf(commandSimulator(join(folder.path, 'none'), order));
  expect([nowhere.message, nowhere.hint]).toEqual([
    expect.stringMatching(/none cannot be read: it does not exist\.$/),
    expect.stringContaining('powercut sim'),
  ]);

  end.abort();
  await run;
  const gone = await caughtOf(commandSimulator(options.kubeconfig, order));
  expect(gone.message).toContain('No simulator listens');
});

test('a kubeconfig that cannot be written leaves nothing served', async () => {
  await using folder = await temporaryFolder();
  const inFile = join(folder.path, 'file');
  writeFileSync(inFile, '');
  const error = await caughtOf(serveSimulator(optionsIn(folder.path, { kubeconfig: join(inFile, 'kubeconfig') })));
  expect(error.message).toContain('The kubeconfig cannot be written');
});
