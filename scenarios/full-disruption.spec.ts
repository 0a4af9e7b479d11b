import { claims, cutPowerOf, expect, needs, powerOn, test } from '../fixtures/index.ts';

const story = [
  ...needs({ workers: 3 }),
  ...claims(
    'workload.running',
    'power.cut',
    'kubelet.stopped',
    'node.taint-no-schedule',
    'nodes.tainted-at-rate',
    'zone.full-lifts-taints',
    'zone.full-cancels-evictions',
    'zone.full-keeps-marks',
    'node.ready-again',
    'node.no-schedule-removed',
    'zone.partial-stops-taints',
    'zone.recovers',
  ),
];

/** Longer than it takes to notice the nodes that fail after the first. */
const patience = {
  key: 'node.kubernetes.io/unreachable',
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 90,
};

test('when no node at all is Ready, NoExecute taints are lifted and nothing is evicted', {
  tag: '@zone',
  annotation: story,
}, async ({ workers, controlPlane, namespace }) => {
  const workload = await test.step('ten patient replicas of nginx run on all workers', async () => {
    const patient = await namespace.deploy({ name: 'patient', replicas: 10, pod: { tolerations: [patience] } });
    await expect(patient).toBeRunningOnAllWorkers();
    return patient;
  });

  const first = await test.step('two workers lose power and are tainted NoExecute', async () => {
    const off = await cutPowerOf(workers.slice(0, 2));
    await expect(off).toBeOff();
    await expect(off).toBeTaintedInTurn();
    return off;
  });
  const pods = first.podsOf(workload);

  const [last, headless] = await test.step('the other workers lose power, and the control plane its kubelet', () =>
    Promise.all([cutPowerOf(workers.slice(2)), controlPlane.stopKubelet()]));

  await test.step('no node is Ready', async () => {
    await expect(headless).toHaveNoKubelet();
    await expect(last.and(headless)).toHaveTaint('NoSchedule');
  });

  await test.step('the NoExecute taints are lifted, and nothing else changes', async () => {
    await expect(first).toLoseTaintsInFullDisruption();
    await expect(pods).toSurviveFullDisruption();
    await expect(first.and(last).and(headless)).toStayUnreachable();
  });

  await test.step('the control plane has its kubelet back: most nodes are not Ready, so none is tainted', async () => {
    const back = await headless.startKubelet();
    await expect(back).toBecomeReady();
    await expect(back).toLoseTaint('NoSchedule');
    await expect(first.and(last)).toGetNoTaintsWhileDisrupted();
  });

  await test.step('all workers but two have their power back: these are tainted, at the eviction rate', async () => {
    const back = await powerOn(first.first(1).and(last.butFirst(1)));
    await expect(first.butFirst(1).and(last.first(1))).toBeTaintedAfterRecovery(back);
  });
});
