import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { caught } from '../testing/caught.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { parseWorkloadManifest, readWorkloadManifest } from './workload-manifest.ts';

const exampleFile = new URL('../../examples/workload.yaml', import.meta.url).pathname;
const example = readFileSync(exampleFile, 'utf8');

test('the example is a workload: its Deployment, and what it needs', () => {
  const { name, replicas, images, deployment, others } = readWorkloadManifest(exampleFile);
  expect({ name, replicas, images }).toEqual({ name: 'checkout', replicas: 6, images: ['nginx:1.29-alpine'] });
  expect(deployment.spec?.template.spec?.containers[0]?.readinessProbe?.httpGet?.path).toBe('/health');
  expect(others.map(({ kind }) => kind)).toEqual(['ConfigMap', 'PodDisruptionBudget', 'Service']);
});

test('images of init containers count, each once', () => {
  const init =
    'initContainers:\n        - name: wait\n          image: busybox\n        - name: again\n          image: busybox\n      containers:';
  expect(parseWorkloadManifest(example.replace('containers:', init), 'w.yaml').images).toEqual([
    'busybox',
    'nginx:1.29-alpine',
  ]);
});

const edited = (from: string, to: string) => {
  expect(example).toContain(from);
  return example.replace(from, to);
};
const lineOf = (text: string) => example.slice(0, example.indexOf(text)).split('\n').length;

for (const [what, text, message] of [
  ['nothing in it', () => '# nothing\n---\n', 'w.yaml has no Deployment, and powercut judges one.'],
  ['two Deployments', () => `${example}\n---\n${example}`, 'w.yaml has 2 Deployments (checkout, checkout)'],
  ['a StatefulSet', () => edited('kind: Deployment', 'kind: StatefulSet'), 'line 3: a StatefulSet is not judged: '],
  [
    'a cluster-scoped kind',
    () => edited('kind: ConfigMap', 'kind: ClusterRole'),
    `document 2, line ${lineOf('kind: ConfigMap')}: a ClusterRole is none of`,
  ],
  [
    'an autoscaler',
    () => edited('kind: Service', 'kind: HorizontalPodAutoscaler'),
    'would change the number of replicas',
  ],
  [
    'another version of a kind',
    () => edited('policy/v1', 'policy/v1beta1'),
    'a PodDisruptionBudget is of policy/v1, not of policy/v1beta1',
  ],
  [
    'another namespace',
    () => edited('name: checkout\ndata', 'name: checkout\n  namespace: shop\ndata'),
    `line ${lineOf('\ndata:\n') + 1}: ConfigMap checkout is for namespace "shop"`,
  ],
  [
    'an object without a name',
    () => edited('  name: checkout\ndata', '  labels: {}\ndata'),
    'the ConfigMap has no metadata.name',
  ],
  [
    'one replica',
    () => edited('replicas: 6', 'replicas: 1'),
    `line ${lineOf('replicas: 6')}: Deployment checkout has 1 replicas`,
  ],
  ['replicas left out', () => edited('  replicas: 6\n', ''), 'Deployment checkout has 1 replicas'],
  ['replicas that are no number', () => edited('replicas: 6', 'replicas: many'), 'is no whole number'],
  [
    'a misspelt field',
    () => edited('readinessProbe', 'readynessProbe'),
    `line ${lineOf('readinessProbe')}: Deployment checkout has a field that Kubernetes does not know: spec.template.spec.containers[0].readynessProbe`,
  ],
  ['a list', () => '- a', 'it is no Kubernetes object: it is not a mapping'],
  ['a mapping that is no object', () => 'a: 1', 'it lacks apiVersion or kind'],
  [
    'YAML that is none',
    () => edited('  maxUnavailable: 2', '  maxUnavailable: [2'),
    `document 3, line ${lineOf('  selector:\n    matchLabels:\n      app.kubernetes.io/name: checkout\n---\napiVersion: v1\nkind: Service')}: it does not parse as YAML: `,
  ],
] as const) {
  test(`a file with ${what} is refused, with its place`, () => {
    const error = caught(() => parseWorkloadManifest(text(), 'w.yaml'));
    expect(error).toMatchObject({ code: 'E_USAGE', exitCode: 2 });
    expect(error.message).toContain(message);
    expect(error.message).toMatch(/^w\.yaml/);
  });
}

test('a file that is not there, or is a folder', () => {
  expect(caught(() => readWorkloadManifest('/no/such.yaml')).message).toContain('it does not exist');
  expect(caught(() => readWorkloadManifest('nginx:1.29')).hint).toContain('--workload-image');
  expect(caught(() => readWorkloadManifest('/')).message).toContain('it is a folder');
});

test('a bomb of aliases, an alias of itself and a file too large to send are refused at once', async () => {
  const levels = 'bcdefghij'.split('').map((name, index) => {
    const before = `*${String.fromCharCode(name.charCodeAt(0) - 1)}`;
    return `  ${name}: &${name} [${Array.from({ length: index + 9 }, () => before).join(', ')}]`;
  });
  const bomb = ['apiVersion: v1', 'kind: ConfigMap', 'data:', '  a: &a [x, x]', ...levels].join('\n');
  expect(() => parseWorkloadManifest(bomb, 'bomb.yaml')).toThrow('more than 100000 values in document 1');
  const loop = 'apiVersion: v1\nkind: ConfigMap\ndata: &a\n  a: *a\n';
  expect(() => parseWorkloadManifest(loop, 'loop.yaml')).toThrow('more than 100000 values in document 1');
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'large.yaml');
  await writeFile(file, '#'.repeat(3 * 1024 * 1024 + 1));
  expect(() => readWorkloadManifest(file)).toThrow('has 3145729 bytes');
});
