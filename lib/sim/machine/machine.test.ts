import { expect, test } from '@playwright/test';
import { HollowNode } from '../testing/hollow-node.ts';
import { Refusal } from './refusal.ts';

test('a cut ends all at once, and a restored machine boots', () => {
  const { machine, control, runFor } = bound(new HollowNode().started());
  const { pid, bootId } = machine.facts;
  machine.cut();
  expect(machine.state).toBe('off');
  expect(machine.facts).toMatchObject({ pid: 0, exitCode: 137, finishedAt: control.engine.now });
  expect(machine.kubelet.activity).toBe('inactive');
  machine.cut();
  machine.restore();
  expect(machine.state).toBe('running');
  expect(machine.kubelet.activity).toBe('inactive');
  runFor(1_000);
  expect(machine.kubelet.activity).toBe('active');
  expect(machine.facts.pid).not.toBe(pid);
  // It is the host kernel's, as in kind.
  expect(machine.facts.bootId).toBe(bootId);
});

test('an orderly halt takes a moment, and tells the API nothing', () => {
  const hollow = new HollowNode().started();
  const { machine } = hollow;
  const before = hollow.writes.length;
  const halted = machine.shutDown();
  hollow.runFor(500);
  expect(machine.state).toBe('running');
  hollow.runFor(300);
  expect(machine.state).toBe('off');
  expect(machine.facts.exitCode).toBe(130);
  let told = false;
  halted.whenDone(() => {
    told = true;
  });
  expect(told).toBe(true);
  expect(hollow.writes.length).toBe(before);
});

test('power that is cut during a halt is off at once', () => {
  const hollow = new HollowNode().started();
  hollow.machine.shutDown();
  hollow.machine.cut();
  expect(hollow.machine.facts.exitCode).toBe(137);
  hollow.machine.restore();
  hollow.runFor(5_000);
  expect(hollow.machine.state).toBe('running');
});

test('nothing of a paused machine happens, and what cannot be is refused', () => {
  const hollow = new HollowNode().started();
  const { machine } = hollow;
  const before = hollow.writes.length;
  machine.pause();
  hollow.runFor(60_000);
  expect(hollow.writes.length).toBe(before);
  expect(() => machine.kubelet.stop()).toThrow(Refusal);
  expect(() => machine.shutDown()).toThrow('demo-worker is paused');
  machine.resume();
  hollow.runFor(11_000);
  expect(hollow.writes.length).toBeGreaterThan(before);
  machine.cut();
  expect(() => machine.pause()).toThrow('demo-worker is off');
});

test('the kubelet alone can be stopped, started and restarted', () => {
  const hollow = new HollowNode().started();
  const { kubelet } = hollow.machine;
  const { pid } = kubelet;
  kubelet.stop();
  hollow.runFor(100);
  expect([kubelet.activity, kubelet.pid]).toEqual(['inactive', 0]);
  const started = kubelet.start();
  hollow.runFor(100);
  expect(kubelet.activity).toBe('active');
  expect(kubelet.pid).not.toBe(pid);
  expect(started.result).toEqual({ exitCode: 0, output: '' });
  const restarted = kubelet.restart();
  hollow.machine.cut();
  expect(restarted.result).toEqual({ exitCode: undefined, output: '' });
});

const bound = (hollow: HollowNode) => ({
  machine: hollow.machine,
  control: hollow.control,
  runFor: (duration: number): void => hollow.runFor(duration),
});
