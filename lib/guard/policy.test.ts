import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { caught } from '../testing/caught.ts';
import { type ClusterIdentity, caSha256Of, serverUrl } from './identity.ts';
import { decide, type NodeState, ownPolicy, type Policy, parseAllowList } from './policy.ts';

const identity: ClusterIdentity = { server: 'https://a:6443', caSha256: 'a'.repeat(64), kubeSystemUid: 'u' };
const text = 'the act';

test('only a cluster that is listed with all three may be changed', () => {
  const policy = ownPolicy(identity);
  expect(decide({ text }, identity, policy)).toEqual({ allowed: true });
  for (const other of [{ server: 'https://b:6443' }, { caSha256: 'b'.repeat(64) }, { kubeSystemUid: 'v' }]) {
    expect(decide({ text }, { ...identity, ...other }, policy)).toMatchObject({ allowed: false });
  }
  expect(decide({ text }, identity, [])).toMatchObject({ allowed: false });
});

const nodes: readonly NodeState[] = [
  { name: 'p', role: 'control-plane', state: 'ready' },
  { name: 'a', role: 'worker', state: 'ready' },
  { name: 'b', role: 'worker', state: 'ready' },
  { name: 'c', role: 'worker', state: 'taken' },
];
const policyOf = (count: number, share: number, minReadyNodes: number): Policy => [
  { identity, budget: { nodes: count, share }, abort: { minReadyNodes } },
];

for (const [what, takes, policy, because] of [
  ['within its budget', 'a', policyOf(2, 0.5, 2), undefined],
  ['that is taken already', 'c', policyOf(0, 0, 9), undefined],
  ['beyond its count', 'a', policyOf(1, 1, 0), '2 of 4 nodes would be taken, and 1 may be'],
  ['beyond its share', 'a', policyOf(9, 0.49, 0), '2 of 4 nodes would be taken, and 1 may be'],
  ['that leaves too few Ready', 'a', policyOf(9, 1, 3), '2 nodes would be left Ready, and 3 must be'],
  ['that is the last control plane', 'p', ownPolicy(identity), 'p is the last control plane that runs'],
  ['that is none of it', 'x', ownPolicy(identity), 'x is no node of this cluster'],
] as const) {
  test(`a node ${what} is ${because === undefined ? 'taken' : 'not taken'}`, () => {
    const decision = decide({ text, takes }, identity, policy, nodes);
    expect(decision).toEqual(because === undefined ? { allowed: true } : { allowed: false, because });
  });
}

test('whatever is taken, one after the other, a control plane runs and the budget is kept', () => {
  const cluster = fc.record({
    planes: fc.integer({ min: 1, max: 3 }),
    workers: fc.integer({ min: 0, max: 5 }),
    count: fc.integer({ min: 0, max: 8 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    ready: fc.integer({ min: 0, max: 8 }),
    order: fc.array(fc.nat(7), { maxLength: 12 }),
  });
  fc.assert(
    fc.property(cluster, ({ planes, workers, count, share, ready, order }) => {
      let now: readonly NodeState[] = Array.from({ length: planes + workers }, (_, index) => ({
        name: `n${index}`,
        role: index < planes ? 'control-plane' : 'worker',
        state: 'ready',
      }));
      for (const index of order) {
        const takes = `n${index}`;
        if (!decide({ text, takes }, identity, policyOf(count, share, ready), now).allowed) continue;
        now = now.map((node) => (node.name === takes ? { ...node, state: 'taken' } : node));
        const taken = now.filter(({ state }) => state === 'taken').length;
        expect(now.some(({ role, state }) => role === 'control-plane' && state !== 'taken')).toBe(true);
        expect(taken).toBeLessThanOrEqual(Math.min(count, share * now.length));
        expect(now.length - taken).toBeGreaterThanOrEqual(ready);
      }
    }),
  );
});

test('a list of allowed clusters is read strictly, and names the field that is wrong', () => {
  const list = { allowListVersion: 1, clusters: policyOf(1, 0.5, 2) };
  expect(parseAllowList(JSON.stringify(list), 'f')).toEqual(list.clusters);
  for (const [broken, says] of [
    ['{', 'f is no list of allowed clusters: '],
    [JSON.stringify({ ...list, more: 1 }), 'more'],
    [JSON.stringify({ ...list, clusters: policyOf(1, 1.5, 2) }), 'at clusters.0.budget.share'],
    [JSON.stringify({ ...list, clusters: policyOf(0.5, 1, 2) }), 'at clusters.0.budget.nodes'],
    [JSON.stringify(list).replace(/a{64}/, 'abc'), 'at clusters.0.identity.caSha256: is no SHA-256'],
    [JSON.stringify(list).replace('"kubeSystemUid":"u"', '"kubeSystemUid":""'), 'identity.kubeSystemUid'],
  ] as const) {
    const error = caught(() => parseAllowList(broken, 'f'));
    expect(error).toMatchObject({ code: 'E_USAGE', exitCode: 2 });
    expect(error.message).toContain(says);
  }
});

test('a server has one way of being written, and what is no certificate has no hash', () => {
  expect(serverUrl('https://HOST:443/')).toBe('https://host');
  expect(serverUrl('https://127.0.0.1:6443/')).toBe('https://127.0.0.1:6443');
  expect(serverUrl('odd')).toBe('odd');
  expect(caSha256Of('')).toBeUndefined();
  expect(caSha256Of('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')).toBeUndefined();
});
