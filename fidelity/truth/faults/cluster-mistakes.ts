import type { Fault } from '../fault.ts';

/** Stories with pods that are evicted by the usual toleration. */
const evicting = [
  'worker-loses-power',
  'return-after-eviction',
  'taints-in-order',
  'pause-beyond-grace',
  'orderly-shut-down',
  'daemons-and-static-pods-stay',
  'nodes-at-once',
];
const returning = [
  'worker-loses-power',
  'return-after-eviction',
  'taints-in-order',
  'pause-beyond-grace',
  'orderly-shut-down',
  'return-before-eviction',
];
const noticing = [...evicting, 'conditions-and-message', 'return-before-eviction', 'own-tolerations'];
const tainting = noticing.filter((name) => name !== 'conditions-and-message');

type Mistake = Omit<Fault, 'place' | 'planted' | 'name'> & {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
};

const mistake = (name: string, { file, find, replace, ...rest }: Mistake): Fault => ({
  name,
  place: 'cluster',
  planted: [{ file, find, replace }],
  ...rest,
});

const health = 'controllers/node-lifecycle/node-health.ts';
const silence = 'now > health.probedAt + grace';
const conditions = 'controllers/node-lifecycle/node-conditions.ts';
const eviction = 'controllers/taint-eviction/taint-eviction-controller.ts';
const timer = 'evictions.add(key, seconds * 1000)';
const check = 'controllers/node-lifecycle/node-check.ts';
const collector = 'controllers/pod-gc/pod-gc-controller.ts';
const marks = 'controllers/node-lifecycle/mark-pods-not-ready.ts';

/** Mistakes of a cluster: text changes of the simulator. */
export const clusterMistakes: readonly Fault[] = [
  mistake('a silent node is noticed 15 s late', {
    file: health,
    find: silence,
    replace: `${silence} + 15_000`,
    scenarios: noticing,
  }),
  mistake('a silent node is noticed when seven tenths of its grace period are over', {
    file: health,
    find: silence,
    replace: `${silence} * 0.7`,
    scenarios: noticing,
  }),
  mistake('a silent node is never noticed', {
    file: health,
    find: silence,
    replace: 'now > Number.POSITIVE_INFINITY + health.probedAt + grace',
    scenarios: noticing,
  }),
  mistake('a node is noticed before half of its grace period is over', {
    file: health,
    find: silence,
    replace: `${silence} * 0.45`,
    scenarios: ['pause-within-grace'],
  }),
  mistake('only Ready turns Unknown', {
    file: conditions,
    find: "['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure']",
    replace: "['Ready']",
    scenarios: noticing,
  }),
  mistake('a silent node has another reason', {
    file: conditions,
    find: "reason: 'NodeStatusUnknown'",
    replace: "reason: 'NodeStatusNeverUpdated'",
    scenarios: noticing,
  }),
  mistake('a silent node has another message', {
    file: conditions,
    find: 'Kubelet stopped posting node status.',
    replace: 'Kubelet never posted node status.',
    scenarios: noticing,
  }),
  mistake('NetworkUnavailable turns Unknown, too', {
    file: conditions,
    find: "'PIDPressure']",
    replace: "'PIDPressure', 'NetworkUnavailable']",
    scenarios: ['conditions-and-message'],
  }),
  mistake('the heartbeat of a silent node is moved', {
    file: conditions,
    find: "...condition,\n  status: 'Unknown',",
    replace: "...condition,\n  status: 'Unknown',\n  lastHeartbeatTime: time(now),",
    scenarios: ['conditions-and-message', 'worker-loses-power', 'orderly-shut-down'],
  }),
  mistake('a silent node has the NoExecute taint of one that is not ready', {
    file: 'controllers/node-lifecycle/no-execute-tainter.ts',
    find: "ready.status === 'False' ?",
    replace: "ready.status !== 'True' ?",
    scenarios: tainting,
  }),
  mistake('a silent node has the NoSchedule taint of one that is not ready', {
    file: 'controllers/node-lifecycle/no-schedule-taints.ts',
    find: "Unknown: 'node.kubernetes.io/unreachable'",
    replace: "Unknown: 'node.kubernetes.io/not-ready'",
    scenarios: ['worker-loses-power', 'taints-in-order', 'pause-beyond-grace', 'orderly-shut-down', 'nodes-at-once'],
  }),
  mistake('NoExecute comes a period late', {
    file: 'behaviour.ts',
    find: 'queuesInFlippingPass: minor >= 34',
    replace: 'queuesInFlippingPass: false',
    scenarios: tainting,
    minors: { first: 34 },
  }),
  mistake('NoExecute comes a period early', {
    file: 'behaviour.ts',
    find: 'queuesInFlippingPass: minor >= 34',
    replace: 'queuesInFlippingPass: true',
    scenarios: tainting,
    minors: { last: 33 },
  }),
  mistake('taints bear no time', {
    file: 'controllers/node-lifecycle/taints.ts',
    find: '({ ...taint, timeAdded: time(now) })',
    replace: '({ ...taint, ...(now < 0 ? { timeAdded: time(now) } : {}) })',
    scenarios: ['taints-in-order'],
  }),
  mistake('the NoExecute taint is never removed', {
    file: check,
    find: 'yield* this.#parts.tainter.remove(node, [unreachableNoExecute]);',
    replace: 'yield 1;',
    scenarios: returning,
  }),
  mistake('the NoSchedule taint is never removed', {
    file: 'controllers/node-lifecycle/no-schedule-taints.ts',
    find: 'const toRemove = present.filter(',
    replace: "const toRemove = present.filter(({ key }) => key !== 'node.kubernetes.io/unreachable').filter(",
    scenarios: ['worker-loses-power', 'return-after-eviction', 'taints-in-order', 'pause-beyond-grace'],
  }),
  mistake('the pods of a silent node are not marked', {
    file: check,
    find: "const flips = observed === 'True' && current !== 'True';",
    replace: 'const flips = false;',
    scenarios: [
      'worker-loses-power',
      'return-before-eviction',
      'orderly-shut-down',
      'nodes-at-once',
      'conditions-and-message',
    ],
  }),
  mistake('the pods of a silent node are marked three seconds apart', {
    file: marks,
    find: '    if (!isMarkable(pod)) continue;',
    replace: '    if (!isMarkable(pod)) continue;\n    yield 3000;',
    scenarios: ['worker-loses-power', 'return-before-eviction', 'orderly-shut-down'],
  }),
  mistake('a mark sets Ready to Unknown', {
    file: marks,
    find: "{ ...condition, status: 'False',",
    replace: "{ ...condition, status: 'Unknown',",
    scenarios: ['worker-loses-power', 'return-before-eviction', 'orderly-shut-down', 'nodes-at-once'],
  }),
  mistake('no Event tells of a silent node', {
    file: check,
    find: "events.record(about, 'Normal', 'NodeNotReady'",
    replace: "events.record(about, 'Normal', 'NodeUnknown'",
    scenarios: ['conditions-and-message'],
  }),
  mistake('pods are evicted three seconds early', {
    file: eviction,
    find: timer,
    replace: 'evictions.add(key, (seconds - 3) * 1000)',
    scenarios: [...evicting, 'own-tolerations'],
  }),
  mistake('pods are evicted ten seconds late', {
    file: eviction,
    find: timer,
    replace: 'evictions.add(key, (seconds + 10) * 1000)',
    scenarios: [...evicting, 'own-tolerations'],
  }),
  mistake('pods are never evicted', {
    file: eviction,
    find: timer,
    replace: 'cancel(key)',
    scenarios: [...evicting, 'own-tolerations'],
  }),
  mistake('tolerations are ignored', {
    file: eviction,
    find: timer,
    replace: 'evictions.add(key, 0)',
    scenarios: [...evicting, 'own-tolerations'],
  }),
  mistake('half of the pods are evicted late', {
    file: eviction,
    find: timer,
    replace: 'evictions.add(key, (seconds + (key.charCodeAt(key.length - 1) % 2 === 0 ? 8 : 0)) * 1000)',
    scenarios: evicting,
  }),
  mistake('evicted pods get no condition', {
    file: eviction,
    find: 'if (condition !== undefined) yield*',
    replace: 'if (condition === null) yield*',
    scenarios: evicting,
  }),
  mistake('evicted pods are deleted with no grace', {
    file: eviction,
    find: 'client.delete(pods, ref)',
    replace: 'client.delete(pods, ref, { gracePeriodSeconds: 0 })',
    scenarios: evicting,
  }),
  mistake('a timer runs on when its node comes back', {
    file: eviction,
    find: 'if (taints.length === 0) cancel(keyOf(pod));',
    replace: 'if (taints.length === 0) continue;',
    scenarios: ['return-before-eviction'],
  }),
  mistake('of several tolerations the last one counts', {
    file: 'controllers/taint-eviction/toleration-time.ts',
    find: 'tolerations.find(',
    replace: 'tolerations.findLast(',
    scenarios: ['own-tolerations'],
  }),
  mistake('a toleration without seconds tolerates for ten', {
    file: 'controllers/taint-eviction/toleration-time.ts',
    find: 'first.tolerationSeconds ?? Number.POSITIVE_INFINITY',
    replace: 'first.tolerationSeconds ?? 10',
    scenarios: ['own-tolerations', 'daemons-and-static-pods-stay'],
  }),
  mistake('static pods are evicted', {
    file: 'kubelet/static-pod.ts',
    find: "[...tolerations, { effect: 'NoExecute', operator: 'Exists' }]",
    replace: 'tolerations',
    scenarios: ['daemons-and-static-pods-stay'],
  }),
  mistake('no replacement is made', {
    file: 'controllers/replica-set/replica-set.ts',
    find: 'if (tooMany < 0) return',
    replace: 'if (tooMany < 0 && tooMany > -(set.spec?.replicas ?? 1)) return undefined;\n    if (tooMany < 0) return',
    scenarios: ['worker-loses-power', 'return-after-eviction', 'delete-while-off'],
  }),
  mistake('replacements are made ten seconds late', {
    file: 'controllers/replica-set/replica-set.ts',
    find: 'if (tooMany < 0) return',
    replace: 'if (tooMany < 0 && tooMany > -(set.spec?.replicas ?? 1)) yield 10_000;\n    if (tooMany < 0) return',
    scenarios: ['worker-loses-power', 'return-after-eviction', 'delete-while-off'],
  }),
  mistake('the pod garbage collector does nothing', {
    file: collector,
    find: 'if (gone.has(nodeOf(pod))) yield* collect(pod, nodeIsGone);',
    replace: 'if (gone.has(nodeOf(pod))) yield 1;',
    scenarios: ['delete-while-off'],
  }),
  mistake('the pod garbage collector comes each minute', {
    file: collector,
    find: 'const period = 20_000;',
    replace: 'const period = 60_000;',
    scenarios: ['delete-while-off'],
  }),
  mistake('the quarantine is half as long', {
    file: collector,
    find: 'const quarantineTime = 40_000;',
    replace: 'const quarantineTime = 20_000;',
    scenarios: ['delete-while-off'],
  }),
  mistake('an orphaned pod does not fail before it goes', {
    file: collector,
    find: "{ phase: 'Failed', ...observed, condition }",
    replace: '{ ...observed, condition }',
    scenarios: ['delete-while-off'],
  }),
  mistake('an orphaned pod does not say why it failed', {
    file: collector,
    find: 'yield* collect(pod, nodeIsGone)',
    replace: 'yield* collect(pod)',
    scenarios: ['delete-while-off'],
  }),
  mistake('a Lease stays when its node goes', {
    file: 'kubelet/lease-loop.ts',
    find: 'ownerReferences: owner === undefined ? owners : [owner]',
    replace: 'ownerReferences: owners',
    scenarios: ['worker-loses-power', 'delete-while-off'],
  }),
  mistake('a kubelet does not end the pods that go', {
    file: 'kubelet/pod-worker.ts',
    find: "    this.#tell(true, 'finished');",
    replace: '',
    scenarios: ['return-after-eviction', 'pause-beyond-grace', 'orderly-shut-down', 'worker-loses-power'],
  }),
];
