import { expect, test } from '@playwright/test';
import { behaviourOf } from '../../behaviour.ts';
import { isSilent, type NodeHealth, probe } from './node-health.ts';

const settings = behaviourOf('v1.37.2').defaults;
const created = Date.UTC(2026, 0, 1);
const node = (heartbeat?: string) => ({
  metadata: { name: 'worker', creationTimestamp: '2026-01-01T00:00:00Z' },
  status: {
    conditions: heartbeat === undefined ? [] : [{ type: 'Ready', status: 'True', lastHeartbeatTime: heartbeat }],
  },
});
const lease = (renewTime: string) => ({ spec: { renewTime } });

function probes(known?: NodeHealth) {
  let health = known;
  return (now: number, heartbeat?: string, renewed?: string) => {
    const found = probe(node(heartbeat), renewed === undefined ? undefined : lease(renewed), health, { now, settings });
    health = found.health;
    return { ...found, silent: isSilent(found, now) };
  };
}

test('a sign of life counts from the pass that notices it, whatever time it bears', () => {
  const look = probes();
  expect(look(created + 1_000, 'a').health.probedAt).toBe(created + 1_000);
  expect(look(created + 6_000, 'a').health.probedAt).toBe(created + 1_000);
  expect(look(created + 11_000, 'b').health.probedAt).toBe(created + 11_000);
  expect(look(created + 16_000, 'b', '1999').health.probedAt).toBe(created + 16_000);
  expect(look(created + 21_000, 'b', '2000').health.probedAt).toBe(created + 21_000);
});

test('a lease that goes back is no sign of life', () => {
  const look = probes();
  look(created, 'a', '2026-01-01T00:00:10.000000Z');
  look(created + 5_000, 'a', '2026-01-01T00:00:20.000000Z');
  expect(look(created + 10_000, 'a', '2026-01-01T00:00:15.000000Z').health.probedAt).toBe(created + 5_000);
});

test('a heartbeat makes the next pass take the lease for a new one, renewed or not', () => {
  const look = probes();
  const renewed = '2026-01-01T00:00:10.000000Z';
  look(created, 'a', renewed);
  look(created + 5_000, 'b', renewed);
  expect(look(created + 10_000, 'b', renewed).health.probedAt).toBe(created + 10_000);
  expect(look(created + 15_000, 'b', renewed).health.probedAt).toBe(created + 10_000);
});

test('a node is silent strictly after its grace; one that never told of itself after another', () => {
  const look = probes();
  look(created, 'a');
  expect(look(created + settings.nodeMonitorGracePeriod, 'a').silent).toBe(false);
  expect(look(created + settings.nodeMonitorGracePeriod + 1, 'a').silent).toBe(true);
  const never = probes();
  never(created + 10_000);
  expect(never(created + settings.nodeStartupGracePeriod).silent).toBe(false);
  expect(never(created + settings.nodeStartupGracePeriod + 1).silent).toBe(true);
});

test('a controller that sees a node for the first time gives it a whole grace', () => {
  expect(probes()(created + 3_600_000, 'a').silent).toBe(false);
});
