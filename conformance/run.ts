import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { execa } from 'execa';
import { mask, type NodeNames, withoutColumnWidths } from './mask.ts';
import { startRecordingProxy } from './proxy.ts';
import { type Step, script } from './script.ts';

export interface Options {
  readonly kubeconfig: string;
  /** Where what was asked and answered is to be written, if anywhere. */
  readonly corpus?: string;
  readonly onStep?: (command: string) => void;
}

/** Runs the script with the kubectl on PATH, and returns what was said, masked: one block for each command. */
export async function runScript({ kubeconfig, corpus, onStep }: Options): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'powercut-conformance-'));
  const proxy = corpus === undefined ? undefined : await startRecordingProxy(kubeconfig);
  try {
    // The script changes the context's namespace.
    const ownKubeconfig = join(folder, 'kubeconfig');
    if (proxy === undefined) await copyFile(kubeconfig, ownKubeconfig);
    else await writeFile(ownKubeconfig, plainKubeconfig(proxy.url));
    const environment = { KUBECONFIG: ownKubeconfig, KUBECACHEDIR: join(folder, 'cache') };
    const nodes = await nodeNames(environment);

    let said = '';
    for (const { title, steps } of script) {
      said += `\n## ${title}\n`;
      for (const step of steps) {
        onStep?.(step.command);
        said += await played(step, environment, nodes);
      }
    }
    if (corpus !== undefined && proxy !== undefined) {
      const lines = proxy.exchanges.map((exchange) => mask(JSON.stringify(exchange), nodes)).join('\n');
      await writeFile(corpus, gzipSync(lines, { level: 9 }));
    }
    return said;
  } finally {
    proxy?.close();
    await rm(folder, { recursive: true });
  }
}

async function played({ command, unordered }: Step, environment: Record<string, string>, nodes: NodeNames) {
  const [worker = '', other = ''] = nodes.workers;
  const { exitCode, stdout, stderr } = await execa('sh', ['-c', command], {
    cwd: join(import.meta.dirname, 'manifests'),
    env: { ...environment, CONTROL_PLANE: nodes.controlPlane, WORKER: worker, OTHER: other },
    reject: false,
    stdin: 'ignore',
    timeout: 120_000,
  });
  const tidy = (text: string): string => {
    const lines = withoutColumnWidths(mask(text, nodes)).split('\n');
    return (unordered ? [...new Set(lines)].toSorted() : lines).join('\n');
  };
  const errors = stderr === '' ? '' : `${tidy(stderr).replaceAll(/^/gm, '! ')}\n`;
  const output = stdout === '' ? '' : `${tidy(stdout)}\n`;
  return `\n$ ${command}\n${output}${errors}${exitCode === 0 ? '' : `exit ${exitCode ?? 'never'}\n`}`;
}

async function nodeNames(environment: Record<string, string>): Promise<NodeNames> {
  const { stdout } = await execa(
    'kubectl',
    [
      'get',
      'nodes',
      '-o',
      String.raw`jsonpath={range .items[*]}{.metadata.name}{" "}{.metadata.labels.node-role\.kubernetes\.io/control-plane}{"x\n"}{end}`,
    ],
    { env: environment },
  );
  const rows = stdout.split('\n').map((line) => line.trimEnd().split(' '));
  // The label's value is empty where it is there; jsonpath tells of its absence by the same.
  const names = rows.map(([name = '']) => name).filter((name) => name !== '');
  const controlPlane = names.find((name) => name.includes('control-plane')) ?? '';
  return { controlPlane, workers: names.filter((name) => name !== controlPlane) };
}

function plainKubeconfig(server: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'conformance',
    clusters: [{ name: 'conformance', cluster: { server } }],
    contexts: [{ name: 'conformance', context: { cluster: 'conformance', user: 'conformance' } }],
    users: [{ name: 'conformance', user: {} }],
  });
}
