import { expect, test } from '@playwright/test';
import { toldByKubelets } from './compare/events.ts';
import { compareTraces } from './compare.ts';
import { base, event, header, traceOf, write } from './testing/made-up-trace.ts';
import type { Line, Trace } from './trace.ts';

const t0 = header.t0;
const iso = (at: number): string => new Date(Math.floor((t0 + at) / 1000) * 1000).toISOString().replace('.000Z', 'Z');

/** By which `own` is the scenario's. */
const namespace: Line = {
  t: 'ask',
  at: [0, 1],
  by: 'kubernetes-admin (node)',
  verb: 'create',
  uri: '/api/v1/namespaces',
  code: 201,
  body: { metadata: { name: 'own' } },
};

/** A worker that turns Unknown, is tainted, and loses a Pod, which is replaced; all `late` milliseconds later. */
function failure(late = 0, change: (lines: readonly Line[]) => readonly Line[] = (lines) => lines): Trace {
  const at = (time: number): number => time + late;
  const unknown = { Ready: 'Unknown', 'Ready.reason': 'NodeStatusUnknown', 'Ready.transition': iso(at(16_000)) };
  const unreachable = 'taint node.kubernetes.io/unreachable';
  const pod = { 'label app': 'web', 'label pod-template-hash': 'bcdfg2456', owner: 'ReplicaSet/web-bcdfg2456' };
  const made = { ...pod, created: iso(at(27_100)), phase: 'Pending' };
  const lost = { kind: 'Pod', ns: 'own', name: 'web-bcdfg2456-x2v9z', u: 2 } as const;
  const fresh = { kind: 'Pod', ns: 'own', name: 'web-bcdfg2456-9zx2v', u: 3 } as const;
  const node = { kind: 'Node', name: 'made-worker', u: 1 } as const;
  return traceOf(
    change([
      namespace,
      base({ ...node, set: { Ready: 'True', 'Ready.reason': 'KubeletReady' } }),
      base({ ...lost, set: { ...pod, nodeName: 'made-worker', Ready: 'True', phase: 'Running' } }),
      write(at(16_000), 'node-controller', { ...node, set: unknown }),
      write(at(16_020), 'node-controller', { ...node, set: { [`${unreachable}:NoSchedule`]: iso(at(16_000)) } }),
      event(at(16_030), 'NodeNotReady', 'Node /made-worker', 'Node made-worker status is now: NodeNotReady'),
      write(at(16_040), 'node-controller', { ...lost, set: { Ready: 'False', 'Ready.transition': iso(at(16_000)) } }),
      write(at(17_000), 'node-controller', { ...node, set: { [`${unreachable}:NoExecute`]: iso(at(17_000)) } }),
      write(at(27_000), 'node-controller', { ...lost, set: { DisruptionTarget: 'True' } }),
      write(at(27_050), 'node-controller', { ...lost, set: { deletionTimestamp: iso(at(57_000)), grace: 30 } }),
      write(at(27_100), 'replicaset-controller', { ...fresh, type: 'ADDED', set: made }),
      write(at(27_200), 'kube-scheduler', { ...fresh, set: { nodeName: 'made-worker2', PodScheduled: 'True' } }),
      write(at(29_000), 'kubelet/made-worker2', { ...fresh, set: { phase: 'Running', Ready: 'True' } }),
      {
        t: 'act',
        what: 'kubectl',
        at: [40_000, 41_000],
        args: ['drain', 'made-worker'],
        exitCode: 0,
        lines: [[40_500, 'node/made-worker drained']],
      },
    ]),
  );
}

const textsOf = (...traces: readonly [Trace, Trace, ...Trace[]]): readonly string[] => {
  const [recorded, simulated, ...others] = traces;
  return compareTraces(recorded, simulated, others).map(({ aspect, text }) => `${aspect}: ${text}`);
};

/** Changes the write of a field. */
const changing =
  (field: string, by: (line: Extract<Line, { t: 'write' }>) => Line | undefined) => (lines: readonly Line[]) =>
    lines.flatMap((line) => (line.t === 'write' && field in line.set ? (by(line) ?? []) : [line]));

test('a trace does not differ from itself, nor from one whose names Kubernetes generated otherwise', () => {
  expect(textsOf(failure(), failure())).toEqual([]);
  const renamed = JSON.parse(
    JSON.stringify(failure()).replaceAll('bcdfg2456', '2456bcdfg').replaceAll('x2v9z', 'zzzzz'),
  );
  expect(textsOf(failure(), renamed)).toEqual([]);
});

test('a second more or less is none; two are', () => {
  expect(textsOf(failure(), failure(1000))).toEqual([]);
  expect(textsOf(failure(), failure(-1000))).toEqual([]);
  const late = textsOf(failure(), failure(2000));
  expect(late).toContainEqual(
    expect.stringMatching(/^second: Node worker: Ready=Unknown\/NodeStatusUnknown is 2.0+ s too late$/),
  );
  expect(late).toContainEqual(expect.stringContaining('unreachable:NoExecute=set is'));
  expect(late).toContainEqual(expect.stringContaining('deletionTimestamp=set is'));
  // The replacement of an evicted Pod is clockwork as well.
  expect(late).toContainEqual(expect.stringContaining('exists=yes is'));
  expect(textsOf(failure(), failure(-2000)).length).toBe(late.length);
});

test('what a kubelet does late is no difference, as long as it does it', () => {
  const slow = failure(
    0,
    changing('phase', (line) => (line.type === 'ADDED' ? line : { ...line, at: [35_000, 35_005] })),
  );
  expect(textsOf(failure(), slow)).toEqual([]);
  const never = failure(
    0,
    changing('phase', (line) => (line.type === 'ADDED' ? line : undefined)),
  );
  expect(textsOf(failure(), never)).toContainEqual(
    expect.stringContaining('phase=Running is in the recorded trace only'),
  );
});

test('another order on one object is a difference, two writes of a kubelet made in one are not', () => {
  const swapped = failure(0, (lines) => {
    const [first, second] = [9, 8].map((index) => lines[index]);
    return first === undefined || second === undefined
      ? lines
      : [...lines.slice(0, 8), first, second, ...lines.slice(10)];
  });
  expect(textsOf(failure(), swapped)).toEqual([
    expect.stringMatching(
      /^order: .*DisruptionTarget=True before deletionTimestamp=set, simulated the other way round$/,
    ),
    expect.stringMatching(/^order: .*DisruptionTarget=True before grace=30/),
  ]);
  expect(textsOf(failure(), merging(11))).toEqual([]);
});

/** What a write did is done by the one after it. */
const merging = (index: number): Trace =>
  failure(0, (lines) => {
    const [one, next] = [lines[index], lines[index + 1]];
    if (one?.t !== 'write' || next?.t !== 'write') return lines;
    return [...lines.slice(0, index), { ...next, set: { ...one.set, ...next.set } }, ...lines.slice(index + 2)];
  });

test('what a controller makes by one write it does not make by two', () => {
  const both = ['DisruptionTarget=True and deletionTimestamp=set', 'DisruptionTarget=True and grace=30'];
  const texts = (how: string) =>
    both.map((which) => expect.stringMatching(new RegExp(`^write: .*${which} by ${how}$`)));
  expect(textsOf(failure(), merging(8))).toEqual(texts('two writes, simulated by one'));
  expect(textsOf(merging(8), failure())).toEqual(texts('one write, simulated by two'));
});

test('a time of a condition that moves alone is a difference', () => {
  const node = { kind: 'Node', name: 'made-worker', u: 1 } as const;
  const before = { Ready: 'True', 'Ready.transition': iso(0), 'Ready.heartbeat': iso(0) };
  const written = (by: string, set: Readonly<Record<string, string>>): Trace =>
    traceOf([namespace, base({ ...node, set: before }), write(5000, by, { ...node, set })]);
  const flip = { Ready: 'Unknown', 'Ready.transition': iso(5000) };
  const moved = (name: string) => `transition: Node worker: ${name}=moved alone is in the simulated trace only`;
  expect(
    textsOf(written('node-controller', flip), written('node-controller', { ...flip, 'Ready.heartbeat': iso(5000) })),
  ).toEqual([moved('Ready.heartbeat')]);
  const post = { 'Ready.heartbeat': iso(5000), 'Ready.reason': 'KubeletIsBack' };
  expect(
    textsOf(
      written('kubelet/made-worker', post),
      written('kubelet/made-worker', { ...post, 'Ready.transition': iso(5000) }),
    ),
  ).toEqual([moved('Ready.transition')]);
});

test('an order that another recording has too is lawful; a time never is', () => {
  const swapped = failure(0, (lines) => {
    const [first, second] = [lines[9], lines[8]];
    return first === undefined || second === undefined
      ? lines
      : [...lines.slice(0, 8), first, second, ...lines.slice(10)];
  });
  expect(textsOf(failure(), swapped, swapped)).toEqual([]);
  expect(textsOf(failure(), failure(2000), failure(2000))).not.toEqual([]);
});

test('a missing object, a field that becomes something else, and an Event with other words are differences', () => {
  const unreplaced = failure(0, (lines) => lines.filter((line) => !('u' in line) || line.u !== 3));
  expect(textsOf(failure(), unreplaced)).toEqual([
    'object: Pod own/web-# of revision 1, a replacement on worker2, kept is in the recorded trace only',
  ]);
  const other = failure(
    0,
    changing('DisruptionTarget', (line) => ({ ...line, set: { DisruptionTarget: 'False' } })),
  );
  expect(textsOf(failure(), other)).toHaveLength(2);
  const words = JSON.parse(JSON.stringify(failure()).replaceAll('status is now', 'status is'));
  expect(textsOf(failure(), words)).toEqual([
    expect.stringContaining('status is now: NodeNotReady'),
    expect.stringContaining('status is: NodeNotReady'),
  ]);
});

test('a drain that says or ends otherwise is a difference', () => {
  const drained = (change: object) =>
    failure(0, (lines) => lines.map((line) => (line.t === 'act' ? { ...line, ...change } : line)));
  expect(textsOf(failure(), drained({ exitCode: 1 }))).toEqual([
    'drain: drain 1: 1 times, simulated 0 times: exit code 0; 0 times, simulated 1 times: exit code 1',
  ]);
  expect(textsOf(failure(), drained({ lines: [[1, 'node/made-worker cordoned']] }))).toHaveLength(1);
  expect(textsOf(failure(), drained({ lines: [[9, 'node/made-worker drained']] }))).toEqual([]);
});

test('the numbers of a status may come in other steps, but must end at the same', () => {
  const counted = (...numbers: readonly number[]): Trace =>
    traceOf([
      namespace,
      base({ kind: 'ReplicaSet', ns: 'own', name: 'web', u: 1, set: { readyReplicas: 0 } }),
      ...numbers.map((readyReplicas, index) =>
        write(index, 'replicaset-controller', {
          kind: 'ReplicaSet',
          ns: 'own',
          name: 'web',
          u: 1,
          set: { readyReplicas },
        }),
      ),
    ]);
  expect(textsOf(counted(1, 2, 3), counted(3))).toEqual([]);
  expect(textsOf(counted(1, 2, 3), counted(2))).toEqual([
    'count: ReplicaSet own/web: readyReplicas ends at 3, simulated at 2',
  ]);
});

test('what comes after the scenario began to clean up is no part of its story, nor is what others left', () => {
  const cleanUp: Line = { ...namespace, at: [50_000, 50_001], verb: 'delete', uri: '/api/v1/namespaces/own' };
  const gone = write(50_100, 'namespace-controller', {
    kind: 'Pod',
    ns: 'own',
    name: 'late',
    u: 9,
    type: 'DELETED',
    set: {},
  });
  const foreign = write(20, 'namespace-controller', {
    kind: 'Pod',
    ns: 'former',
    name: 'a',
    u: 10,
    type: 'DELETED',
    set: {},
  });
  expect(
    textsOf(
      failure(),
      failure(0, (lines) => [...lines, cleanUp, gone, foreign]),
    ),
  ).toEqual([]);
  const early = { ...gone, at: [45_000, 45_001] satisfies [number, number] };
  expect(
    textsOf(
      failure(),
      failure(0, (lines) => [...lines, early, cleanUp]),
    ),
  ).toHaveLength(1);
});

test('what was written before the scenario made its namespace, or began its first step, is not compared', () => {
  const left = write(-5, 'kubelet/made-worker', {
    kind: 'Node',
    name: 'made-worker',
    u: 1,
    set: { PIDPressure: 'True' },
  });
  expect(
    textsOf(
      failure(),
      failure(0, (lines) => [left, ...lines]),
    ),
  ).toEqual([]);
  const within = { ...left, at: [5, 6] satisfies [number, number] };
  expect(
    textsOf(
      failure(),
      failure(0, (lines) => [...lines.slice(0, 3), within, ...lines.slice(3)]),
    ),
  ).toHaveLength(1);
});

test('containers may have been started before: only by how much their restarts grow is compared', () => {
  const pod = { kind: 'Pod', ns: 'own', name: 'web-0', u: 1 } as const;
  const restarted = (before: number, after: number): Trace =>
    traceOf([
      namespace,
      base({ ...pod, set: { 'container web.restarts': before } }),
      write(10, 'kubelet/made-worker', { ...pod, set: { 'container web.restarts': after } }),
    ]);
  expect(textsOf(restarted(0, 1), restarted(3, 4))).toEqual([]);
  expect(textsOf(restarted(0, 1), restarted(3, 5))).toHaveLength(2);
});

test('times of a host that was too busy to measure on are not compared, all else is', () => {
  const recorded = failure();
  const busy = { ...recorded, header: { ...recorded.header, verdict: { status: 'unknown' } } };
  expect(textsOf(busy, failure(2000))).toEqual([]);
  const never = failure(
    2000,
    changing('phase', (line) => (line.type === 'ADDED' ? line : undefined)),
  );
  expect(textsOf(busy, never)).not.toEqual([]);
});

test('how far a kubelet had come when the scenario began to clean up is none, if it was still at work', () => {
  const cleanUp: Line = {
    t: 'ask',
    at: [28_000, 28_100],
    by: 'kubernetes-admin (node)',
    verb: 'delete',
    uri: '/api/v1/namespaces/own',
    code: 200,
  };
  const runsAt = (time: number) =>
    failure(0, (lines) => {
      const others = lines.filter((line) => !(line.t === 'write' && line.by === 'kubelet/made-worker2'));
      const fresh = { kind: 'Pod', ns: 'own', name: 'web-bcdfg2456-9zx2v', u: 3 } as const;
      const runs = write(time, 'kubelet/made-worker2', { ...fresh, set: { phase: 'Running', Ready: 'True' } });
      return time < 28_000 ? [...others, runs, cleanUp] : [...others, cleanUp, runs];
    });
  expect(textsOf(runsAt(29_000), runsAt(27_500))).toEqual([]);
  // One that had started it is not excused.
  expect(textsOf(runsAt(27_500), runsAt(29_000))).toContainEqual(expect.stringContaining('phase=Running'));
});

test('a Pod that comes late in place of an evicted one is its replacement all the same', () => {
  const slow = failure(0, (lines) =>
    lines.map((line) =>
      line.t === 'write' && line.u === 3
        ? { ...line, at: [(line.at?.[0] ?? 0) + 5000, (line.at?.[1] ?? 0) + 5000] }
        : line,
    ),
  );
  expect(textsOf(slow, failure()).filter((text) => text.startsWith('object'))).toEqual([]);
});

test('that a kube-proxy has started is a difference, but not where nothing was done to its node in the trace', () => {
  const starts = (at: number) =>
    failure(0, (lines) => [
      ...lines,
      { t: 'act', what: 'restore-power', node: 'made-worker', at: [30_000, 31_000] },
      write(at, 'kube-proxy', {
        kind: 'Event',
        ns: 'default',
        name: 'e.proxy',
        u: 900,
        type: 'ADDED',
        set: { reason: 'Starting', about: 'Node /made-worker', aboutUid: 'none', reportingComponent: 'kube-proxy' },
      }),
    ]);
  expect(textsOf(starts(35_000), failure())).toEqual([expect.stringMatching(/^event: Event .* Starting on Node/)]);
  expect(textsOf(starts(2000), failure())).toEqual([]);
});

test('how a container ended is told with its restart, be it as the time before', () => {
  const restarted = (before: string) =>
    failure(0, (lines) => [
      ...lines.map((line) =>
        line.t === 'base' && line.kind === 'Pod'
          ? { ...line, set: { ...line.set, 'container web.last': before } }
          : line,
      ),
      write(50_000, 'kubelet/made-worker', {
        kind: 'Pod',
        ns: 'own',
        name: 'web-bcdfg2456-x2v9z',
        u: 2,
        set: { 'container web.restarts': 3, 'container web.last': 'terminated Unknown 255' },
      }),
    ]);
  expect(textsOf(restarted('terminated Unknown 255'), restarted('terminated Error 1'))).toEqual([]);
});

test('when kubeadm notes the socket has no order, but that the Node is there; all else of the Node has', () => {
  const node = { kind: 'Node', name: 'made-worker', u: 1 } as const;
  const socket = { 'annotation kubeadm.alpha.kubernetes.io/cri-socket': 'unix:///run/containerd/containerd.sock' };
  const joined = (...sets: readonly Readonly<Record<string, string>>[]): Trace =>
    traceOf([
      namespace,
      ...sets.map((set, index) =>
        write(index, 'kubelet/made-worker', { ...node, type: 'created' in set ? 'ADDED' : 'MODIFIED', set }),
      ),
    ]);
  const [born, ready, memory] = [{ created: iso(0) }, { Ready: 'True' }, { MemoryPressure: 'False' }];
  expect(textsOf(joined(born, socket, ready), joined(born, ready, socket))).toEqual([]);
  expect(textsOf(joined(born, memory, ready), joined(born, ready, memory))).toHaveLength(1);
  expect(textsOf(joined(born, socket), joined(socket, born))).toHaveLength(1);
});

test('what is late in a recording because its host was held up is told apart; what is early there, or late for nothing, is not', () => {
  const slow: Line = {
    ...write(15_900, 'kubelet/made-worker2', { kind: 'Event', ns: 'other', name: 'e', u: 99, type: 'ADDED', set: {} }),
    at: [15_900, 18_050],
  };
  const excused = (late: number, lines: readonly Line[]) =>
    compareTraces(
      failure(late, (own) => [...own.slice(0, 3), ...lines, ...own.slice(3)]),
      failure(),
    )
      .filter(({ aspect }) => aspect === 'second')
      .map(({ byHost }) => byHost === true);
  expect(new Set(excused(2000, [slow]))).toEqual(new Set([true]));
  expect(new Set(excused(2000, []))).toEqual(new Set([false]));
  expect(new Set(excused(-2000, [slow]))).toEqual(new Set([false]));
});

test('what kubelets told of some Node in any recording of the version is lawful of each, if it is more than the recorded one told', () => {
  const telling = (reason: string, on: string, by = 'kubelet') =>
    failure(0, (lines) => {
      const told = event(45_000, reason, `Node /${on}`, `Node ${on} status is now: ${reason}`);
      const set = { ...told.set, component: by, reportingComponent: by };
      return [...lines, { ...told, by: `${by}/${on}`, set }];
    });
  const differences = (recorded: Trace, simulated: Trace, other: Trace) =>
    compareTraces(recorded, simulated, [], toldByKubelets([other])).length;
  expect(differences(failure(), telling('NodeNotReady', 'made-worker'), telling('NodeNotReady', 'made-worker2'))).toBe(
    0,
  );
  expect(differences(failure(), telling('NodeNotReady', 'made-worker'), telling('NodeReady', 'made-worker2'))).toBe(1);
  expect(differences(telling('NodeNotReady', 'made-worker'), failure(), telling('NodeNotReady', 'made-worker'))).toBe(
    1,
  );
  const ofNetwork = (on: string) => telling('CIDRAssignmentFailed', on, 'cidrAllocator');
  expect(differences(failure(), ofNetwork('made-worker2'), ofNetwork('made-worker'))).toBe(0);
  const byController = (on: string) => telling('NodeNotReady', on, 'node-controller');
  expect(differences(failure(), byController('made-worker2'), byController('made-worker'))).toBe(1);
});
