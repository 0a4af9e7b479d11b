import { expect, test } from '@playwright/test';
import { commandsIn, compare } from './differences.ts';
import { mask, withoutColumnWidths } from './mask.ts';

const real = '\n## get\n\n$ kubectl get a\none\ntwo\n\n$ kubectl get b\nsame\n\n$ kubectl get b\nagain\n';

test('what differs and is not on the page is told, line by line', () => {
  const simulated = real.replace('two', 'three').replace('again', 'other');
  expect(compare(real, simulated, new Set())).toMatchObject({
    commands: 3,
    explained: 0,
    unexplained: [
      { command: 'kubectl get a', lines: ['- two', '+ three'] },
      { command: 'kubectl get b (2)', lines: ['- again', '+ other'] },
    ],
  });
});

test('a command that was not run differs', () => {
  expect(compare(real, '', new Set()).unexplained).toHaveLength(3);
});

test('what the page says is allowed, and told when it is no longer so', () => {
  const known = commandsIn('| command | what |\n| --- | --- |\n| `kubectl get a` | why |\n| `kubectl get c` | why |\n');
  expect(compare(real, real.replace('two', 'three'), known)).toMatchObject({
    explained: 1,
    unexplained: [],
    stale: ['kubectl get c'],
  });
});

test('what no two clusters share is masked, and what they must share is not', () => {
  const nodes = { controlPlane: 'k-control-plane', workers: ['k-worker', 'k-worker2'] };
  const said = 'k-worker2   Ready   <none>   5m12s   v1.37.2   10.244.1.7   web-86d8686cfb-2kvfd\ncpu: 10m\n';
  expect(withoutColumnWidths(mask(said, nodes))).toBe(
    '<worker>  Ready  <none>  <age>  v1.37.2  <ip>  web-<hash>-<id>\ncpu: 10m\n',
  );
});
