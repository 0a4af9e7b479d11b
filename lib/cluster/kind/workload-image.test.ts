import { mkdtemp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { rejected } from '../../testing/caught.ts';
import { type FakeRules, fails, fakeRun } from '../../testing/fake-run.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { dockerBy } from './docker.ts';
import { fullReference, loadImageFromHost, provideWorkloadImage } from './workload-image.ts';

test.describe('the full reference of an image', () => {
  for (const [image, full] of [
    ['nginx', 'docker.io/library/nginx:latest'],
    ['nginx:1.29', 'docker.io/library/nginx:1.29'],
    ['me/nginx', 'docker.io/me/nginx:latest'],
    ['docker.io/library/nginx:1.29-alpine', 'docker.io/library/nginx:1.29-alpine'],
    ['localhost/nginx', 'localhost/nginx:latest'],
    ['registry:5000/a/b', 'registry:5000/a/b:latest'],
    ['ghcr.io/a/b@sha256:01', 'ghcr.io/a/b@sha256:01'],
    ['nginx@sha256:01', 'docker.io/library/nginx@sha256:01'],
  ] as const) {
    test(`${image} is ${full}`, () => {
      expect(fullReference(image)).toBe(full);
    });
  }
});

test.describe('the workload image', () => {
  test('is left alone where every node has it', async () => {
    const { asked } = await provide({ inNodes: ['w', 'w2'] });
    expect(asked).toEqual(['look w', 'look w2']);
  });

  test('is loaded from the host into the nodes that lack it', async () => {
    const { asked } = await provide({ inNodes: ['w2'], onHost: true });
    expect(asked).toEqual(['look w', 'look w2', 'host', 'load w', 'look w', 'look w2']);
  });

  test('is pulled on the host first where it is nowhere', async () => {
    const { asked } = await provide({ inNodes: [] });
    expect(asked.slice(2)).toEqual(['host', 'host pull', 'load w,w2', 'look w', 'look w2']);
  });

  test('is pulled by the nodes where loading it does not work', async () => {
    const { asked } = await provide({ inNodes: [], onHost: true, loadWorks: false });
    expect(asked.slice(2)).toEqual(['host', 'load w,w2', 'look w', 'look w2', 'pull w', 'pull w2']);
  });

  test('is pulled by the nodes where the host cannot', async () => {
    const { asked } = await provide({ inNodes: [], hostPullWorks: false });
    expect(asked.slice(2)).toEqual(['host', 'host pull', 'look w', 'look w2', 'pull w', 'pull w2']);
  });

  test('is complained about where it cannot be had', async () => {
    const { done } = start({ inNodes: ['w'], hostPullWorks: false, nodePullWorks: false });
    const error = await rejected(done);
    expect(error.code).toBe('E_WORKLOAD_IMAGE');
    expect(error.message).toBe('The workload image nginx:1.29 is not here and cannot be pulled: no such host.');
    expect(error.hint).toContain('--workload-image');
  });
});

test.describe("an image of a workload of the user's own", () => {
  test('is loaded from the host into the nodes that lack it', async () => {
    const { asked } = await provide({ inNodes: ['w2'], onHost: true, act: loadImageFromHost });
    expect(asked).toEqual(['look w', 'look w2', 'host', 'load w']);
  });

  test('is left to the kubelets where the host does not have it, and pulled by nobody else', async () => {
    const { asked } = await provide({ inNodes: [], act: loadImageFromHost });
    expect(asked).toEqual(['look w', 'look w2', 'host']);
  });
});

interface Host {
  readonly act?: typeof provideWorkloadImage;
  readonly inNodes: readonly string[];
  readonly onHost?: boolean;
  readonly hostPullWorks?: boolean;
  readonly loadWorks?: boolean;
  readonly nodePullWorks?: boolean;
  readonly stateFolder?: string;
}

async function provide(host: Host) {
  await using folder = await temporaryFolder();
  const { done, asked } = start({ ...host, stateFolder: folder.path });
  await done;
  expect(await readdir(folder.path)).toEqual([]);
  return { asked };
}

function start({
  act = provideWorkloadImage,
  inNodes,
  stateFolder = '/nowhere',
  onHost = false,
  hostPullWorks = true,
  loadWorks = true,
  nodePullWorks = true,
}: Host) {
  const nodes = new Set(inNodes);
  const asked: string[] = [];
  const note = (text: string) => asked.push(text);
  const rules: FakeRules = [
    [
      /^docker exec (\w+) ctr .* ls/,
      ([, node = '']) => {
        note(`look ${node}`);
        return `docker.io/library/nginx:1.2\n${nodes.has(node) ? 'docker.io/library/nginx:1.29' : ''}`;
      },
    ],
    [
      /^docker image inspect/,
      () => {
        note('host');
        return onHost ? 'sha256:01' : fails('No such image');
      },
    ],
    [
      /^docker pull/,
      (_, options) => {
        note('host pull');
        // Nothing that a credential helper starts may be taken for ours.
        expect(options.env).toEqual({ POWERCUT_RUN: undefined });
        return hostPullWorks ? '' : fails('no such host');
      },
    ],
    [
      /^kind load docker-image nginx:1\.29 --name power --nodes (\S+)/,
      async ([, list = ''], { env = {} }) => {
        note(`load ${list}`);
        // As kind does, and leaves it when it is killed.
        await mkdtemp(join(env['TMPDIR'] ?? '/no temporary folder of ours', 'images-tar'));
        if (!loadWorks) return fails('content digest not found');
        for (const node of list.split(',')) nodes.add(node);
        return '';
      },
    ],
    [
      /^docker exec (\w+) ctr .* pull docker\.io\/library\/nginx:1\.29/,
      ([, node]) => {
        note(`pull ${node}`);
        return nodePullWorks ? '' : fails('ctr: no such host');
      },
    ],
  ];
  const run = fakeRun(rules);
  const done = act({
    image: 'nginx:1.29',
    cluster: 'power',
    stateFolder,
    workers: ['w', 'w2'],
    run,
    docker: dockerBy(run),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  return { done, asked };
}
