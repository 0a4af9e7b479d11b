import { expect, test } from '@playwright/test';
import { resetStopsKubelet } from '../../lib/sim/machine/kubeadm.ts';
import { base, header, traceOf, write } from '../testing/made-up-trace.ts';
import type { Line } from '../trace.ts';
import { endsOf, pastOf } from './past.ts';
import { phasesOf } from './phases.ts';
import { imagesOf, planOf } from './plan.ts';

const lease = { kind: 'Lease', ns: 'kube-node-lease', name: 'made-worker', u: 1 } as const;
const iso = (at: number): string => new Date(header.t0 + at).toISOString();
const renewal = (at: number): Line => write(at, 'kubelet/made-worker', { ...lease, set: { renewTime: iso(at) } });
const ask = (at: number, by: string, verb: string): Line => ({
  t: 'ask',
  at: [at, at + 5],
  by,
  verb,
  uri: '/a',
  code: 200,
});

test('what kubectl asked is left to the replayed one, which begins when the recorded one asked first', () => {
  const drain: Line = { t: 'act', what: 'kubectl', at: [100, 900], args: ['drain', 'made-worker'], exitCode: 0 };
  const plan = planOf(
    traceOf([drain, ask(50, 'kubernetes-admin (node)', 'create'), ask(600, 'kubernetes-admin (kubectl)', 'patch')]),
  );
  expect(plan).toEqual([
    { at: 50, what: 'request', verb: 'create', path: '/a', body: undefined },
    { at: 600, what: 'kubectl', args: ['drain', 'made-worker'] },
  ]);
});

test('a request is made when the recorded one was handled, which a busy host did at the end of its time', () => {
  const slow: Line = { t: 'ask', at: [100, 900], by: 'kubernetes-admin (node)', verb: 'create', uri: '/a', code: 200 };
  expect(planOf(traceOf([slow])).map(({ at }) => at)).toEqual([880]);
});

test('a machine loses its power within the interval of the act, and not before its kubelet wrote last', () => {
  const cut: Line = { t: 'act', what: 'cut-power', node: 'made-worker', at: [1000, 1400] };
  expect(planOf(traceOf([renewal(500), cut]))[0]?.at).toBe(1000);
  expect(planOf(traceOf([renewal(1100), cut]))[0]?.at).toBe(1105);
});

test('it falls silent before a renewal that was due and did not come', () => {
  const cut: Line = { t: 'act', what: 'cut-power', node: 'made-worker', at: [5000, 5400] };
  const trace = traceOf([renewal(500), cut]);
  const settings = { nodeLeaseDuration: { 'made-worker': 16_000 } };
  expect(planOf({ ...trace, header: { ...trace.header, settings } })[0]?.at).toBe(4499);
});

test('a kubelet that was stopped is stopped once, and an act of which nothing is known is refused', () => {
  const at: [number, number] = [1, 2];
  const stop: Line = { t: 'act', what: 'kubelet', node: 'made-worker', at, args: ['stop'], exitCode: 0 };
  const told: Line = { t: 'act', what: 'stop-kubelet', node: 'made-worker', at };
  expect(planOf(traceOf([told, stop])).map(({ what }) => what)).toEqual(['machine']);
  expect(() => planOf(traceOf([{ t: 'act', what: 'flood', node: 'made-worker', at }]))).toThrow(
    '"flood" cannot be replayed',
  );
});

test('phases are the last renewal before a node is touched, and the pass in which one turned Unknown', () => {
  const flip = write(20_000, 'node-controller', { kind: 'Node', name: 'made-worker', u: 2, set: { Ready: 'Unknown' } });
  const cut: Line = { t: 'act', what: 'cut-power', node: 'made-worker', at: [5000, 5100] };
  const trace = traceOf([renewal(0), renewal(4000), cut, flip, renewal(30_000)]);
  expect(phasesOf(trace)).toEqual({
    renewsLeaseAt: { 'made-worker': header.t0 + 4000 },
    renewalThroughAt: { 'made-worker': header.t0 + 4005 },
    monitorPasses: [{ at: header.t0 + 20_000, judgesUntil: header.t0 + 20_005 }],
    updatesStatusAt: { 'made-control-plane': [], 'made-worker': [], 'made-worker2': [] },
    taintsAt: [],
    nodesComeLate: [],
  });
  const quiet = traceOf([{ ...base({ ...lease, set: { renewTime: iso(-700) } }), at: [-690, -400] }]);
  expect(phasesOf(quiet)).toEqual({
    renewsLeaseAt: { 'made-worker': header.t0 - 700 },
    renewalThroughAt: { 'made-worker': header.t0 - 400 },
    monitorPasses: [],
    updatesStatusAt: { 'made-control-plane': [], 'made-worker': [], 'made-worker2': [] },
    taintsAt: [],
    nodesComeLate: [],
  });
});

test('a kubelet looked at its Node when it told of a cordon', () => {
  const made = (BigInt(header.t0 + 900) * 1_000_000n).toString(16);
  const event = { kind: 'Event', name: `made-worker.${made}`, u: 9, set: { reason: 'NodeNotSchedulable' } } as const;
  const told = [
    write(1000, 'kubelet/made-worker', { ...event, type: 'ADDED' }),
    write(1500, 'kubelet/made-worker2', { ...event, u: 8, set: { reason: 'NodeReady' } }),
    write(21_000, 'kubelet/made-worker', { ...event, set: { count: 2 } }),
  ];
  expect(phasesOf(traceOf(told)).updatesStatusAt).toMatchObject({
    'made-worker': [header.t0 + 900, header.t0 + 21_000],
    'made-worker2': [],
  });
});

test('images are those of all that was asked for', () => {
  const body = { spec: { template: { spec: { containers: [{ image: 'nginx:1' }, { image: 'busybox:1' }] } } } };
  const plain = ask(1, 'kubernetes-admin (node)', 'create');
  expect([...imagesOf(traceOf([plain, plain.t === 'ask' ? { ...plain, body } : plain]))]).toEqual([
    'nginx:1',
    'busybox:1',
  ]);
});

test('a machine gets its power back so late that its kubelet speaks when the recorded one did', () => {
  const restore: Line = { t: 'act', what: 'restore-power', node: 'made-worker', at: [1000, 1400] };
  expect(planOf(traceOf([restore, renewal(9000)]))[0]?.at).toBe(7950);
  expect(planOf(traceOf([restore, renewal(1500)]))[0]?.at).toBe(1000);
  const cut: Line = { t: 'act', what: 'cut-power', node: 'made-worker', at: [5000, 5100] };
  expect(planOf(traceOf([restore, cut, renewal(9000)]))[0]?.at).toBe(4999);
});

test('a join begins so late that its kubelet speaks when the recorded one did, and one that failed when that did', () => {
  const join: Line = { t: 'act', what: 'join', node: 'made-worker', at: [1000, 9500] };
  expect(planOf(traceOf([join, renewal(9000)]))[0]?.at).toBe(7850);
  expect(planOf(traceOf([join, renewal(9600)]))[0]?.at).toBe(1000);
});

test('what befell a cluster before is read from what was there, and from what kubelets told first', () => {
  const node = { kind: 'Node', name: 'made-worker', u: 2 } as const;
  const told = (reason: string): Line =>
    write(900, 'kubelet/made-worker', { kind: 'Event', name: 'made-worker.1', u: 4, set: { reason } });
  const lost = { nodeName: 'made-worker2', 'container web.last': 'terminated Unknown 255' };
  const trace = traceOf([
    base({ ...node, set: {} }),
    base({ ...node, name: 'made-worker2', u: 5, set: { 'annotation kubeadm.alpha.kubernetes.io/cri-socket': 'a' } }),
    base({ kind: 'Pod', ns: 'own', name: 'web', u: 3, set: lost }),
    told('NodeSchedulable'),
  ]);
  expect(pastOf(trace)).toEqual({
    lostPower: ['made-worker2'],
    uncordoned: ['made-worker'],
    withoutSocket: ['made-worker'],
    leftovers: [{ node: 'made-worker2', goneAt: undefined }],
  });
  expect(pastOf(traceOf([told('NodeNotSchedulable'), told('NodeSchedulable')])).uncordoned).toEqual([]);
});

test('pods that were left behind are there until they had ended or were gone; those of the cluster itself are its own', () => {
  const pod = (u: number, ns = 'former', set: Readonly<Record<string, string>> = { nodeName: 'made-worker' }) =>
    ({ kind: 'Pod', ns, name: `web-${u}`, u, set }) as const;
  const past = pastOf(
    traceOf([
      base(pod(1)),
      base(pod(2)),
      base(pod(3, 'kube-system')),
      base(pod(4, 'former', { phase: 'Pending' })),
      base(pod(5, 'former', { nodeName: 'made-worker', phase: 'Failed' })),
      base(pod(6)),
      write(600, 'kubelet/made-worker', { ...pod(6), set: { phase: 'Succeeded' } }),
      write(700, 'kubelet/made-worker', { ...pod(2), type: 'DELETED', set: {} }),
      write(900, 'kubelet/made-worker', { ...pod(6), type: 'DELETED', set: {} }),
    ]),
  );
  expect(past.leftovers).toEqual([
    { node: 'made-worker', goneAt: undefined },
    { node: 'made-worker', goneAt: 700 },
    { node: 'made-worker', goneAt: 600 },
  ]);
  expect(endsOf(past)).toMatchObject([
    { at: 700, verb: 'delete', path: expect.stringMatching(/left-behind-1$/) },
    { at: 600, verb: 'delete', path: expect.stringMatching(/left-behind-2$/) },
  ]);
});

test('a renewal that a busy machine took long for began with the time that it wrote, and the next is due an interval after', () => {
  const slow = write(1400, 'kubelet/made-worker', { ...lease, set: { renewTime: iso(1000) } });
  const cut: Line = { t: 'act', what: 'cut-power', node: 'made-worker', at: [5300, 5700] };
  const settings = { nodeLeaseDuration: { 'made-worker': 16_000 } };
  const trace = traceOf([slow, cut]);
  expect(planOf({ ...trace, header: { ...trace.header, settings } })[0]?.at).toBe(4999);
});

test('a reset begins so late that the kubelet which it stops lives for as long as the recorded one wrote', () => {
  const reset: Line = { t: 'act', what: 'reset', node: 'made-worker', at: [1000, 5000] };
  const quiet = traceOf([renewal(400), reset]);
  expect(planOf(quiet)[0]?.at).toBe(1000);
  const talking = traceOf([renewal(400), reset, renewal(3000)]);
  expect(planOf(talking)[0]?.at).toBe(3005 - resetStopsKubelet.least);
  expect(phasesOf(talking).renewsLeaseAt).toEqual({ 'made-worker': header.t0 + 3000 });
});

test('a kubelet has nothing to renew once its Node was deleted', () => {
  const uri = '/api/v1/nodes/made-worker';
  const deleted: Line = { t: 'ask', at: [800, 805], by: 'kubernetes-admin (node)', verb: 'delete', uri, code: 200 };
  const restart: Line = { t: 'act', what: 'kubelet', node: 'made-worker', at: [9000, 9500], args: ['restart'] };
  const phases = phasesOf(traceOf([renewal(500), deleted, renewal(900), restart]));
  expect(phases.renewsLeaseAt).toEqual({ 'made-worker': header.t0 + 500 });
});
