import { claims, expect, test } from '../fixtures/index.ts';

const story = claims(
  'workload.running',
  'power.cut',
  'node.still-ready',
  'node.silent',
  'node.ready-unknown',
  'node.conditions-unknown',
  'node.taint-no-schedule',
  'node.taint-no-execute',
  'pods.marked-not-ready',
  'pods.evicted',
  'pods.stay-running',
  'pods.replaced',
  'workload.available',
  'node.ready-again',
  'node.no-schedule-removed',
  'node.no-execute-removed',
  'pods.gone',
  'workload.on-returned-node',
  'node.drained',
  'node.cordoned',
  'pods.drained',
  'pods.daemons-kept',
  'workload.available-after-drain',
  'node.deleted',
  'node.lease-removed',
  'node.reset',
  'node.joined',
  'node.registered',
  'node.joined-ready',
  'node.joined-untainted',
  'workload.on-joined-node',
);

test('a worker loses power, its pods move to another node, it returns, and is made a new node', {
  tag: ['@story'],
  annotation: story,
}, async ({ node, workload }) => {
  await test.step('1. ten replicas of nginx run on all workers', async () => {
    await expect(workload).toBeRunningOnAllWorkers();
  });

  const dark = await test.step('2. a worker loses power', async () => {
    const off = await node.cutPower();
    await expect(off).toBeOff();
    return off;
  });
  const pods = workload.podsOn(dark);

  await test.step('3. it still shows Ready, although nothing on it answers', async () => {
    await expect(dark).toStillShowReady();
    await expect(dark).toBeSilent();
  });

  await test.step('4. the control plane notices: NotReady', async () => {
    await expect(dark).toBecomeNotReady();
    await expect(dark).toHaveUnknownConditions();
  });

  await test.step('5. the node is tainted and its pods are marked', async () => {
    await expect(dark).toHaveTaint('NoSchedule');
    await expect(dark).toHaveTaint('NoExecute');
    await expect(pods).toBeMarkedNotReady();
  });

  await test.step('6. when their toleration is over, the pods are evicted and run elsewhere', async () => {
    await expect(pods).toBeEvicted();
    await expect(pods).toStayRunning();
    await expect(pods).toBeReplaced();
    await expect(pods).toBecomeAvailableElsewhere();
  });

  const back = await test.step('7. the power is back', () => dark.powerOn());

  await test.step('7. the node is Ready, its taints and the terminating pods are gone', async () => {
    await expect(back).toBecomeReady();
    await expect(back).toLoseTaint('NoSchedule');
    await expect(back).toLoseTaint('NoExecute');
    await expect(pods).toBeGoneAfter(back);
  });

  await test.step('8. pods are brought back onto it', async () => {
    await workload.restart();
    await expect(workload).toRunOn(back);
  });

  const drained = await test.step('8. it is drained', () =>
    back.drain({ force: true, gracePeriodSeconds: 900, ignoreDaemonSets: true }));

  await test.step('8. everything but the pods of DaemonSets runs on another node', async () => {
    await expect(drained).toBeDrained();
    await expect(drained).toBeCordoned();
    await expect(drained).toHaveEvictedItsPods();
    await expect(drained).toKeepDaemonSetPods();
    await expect(workload).toBeAvailableWithout(drained);
  });

  const deleted = await test.step('9. its node is deleted', async () => {
    const gone = await drained.delete();
    await expect(gone).toBeDeleted();
    await expect(gone).toLoseItsLease();
    return gone;
  });

  const reset = await test.step('10. its machine is reset', async () => {
    const machine = await deleted.reset();
    await expect(machine).toBeReset();
    return machine;
  });

  const joined = await test.step('11. it joins again', async () => {
    const newcomer = await reset.join();
    await expect(newcomer).toHaveJoined();
    return newcomer;
  });

  await test.step('12. it is a new node, Ready, and pods are scheduled there', async () => {
    await expect(joined).toRegisterAnew();
    await expect(joined).toBecomeReady();
    await expect(joined).toBeUntainted();
    await workload.restart();
    await expect(workload).toRunOn(joined);
  });
});
