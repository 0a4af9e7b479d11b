import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { type SimulatedWatch, simulateWatch, type Write, watchScript } from '../testing/simulated-watch.ts';
import type { Interval } from './observation.ts';
import { Timeline } from './timeline.ts';

/** Every way in which the entries say something that is not true of the writes. */
function lies(run: SimulatedWatch): string[] {
  return [...untrueIntervals(run), ...writesNotTold(run), ...untrueProofs(run)];
}

function untrueIntervals({ writes, entries }: SimulatedWatch): string[] {
  return entries
    .filter((entry) => entry.type === 'observation')
    .filter(({ subject, seen, resourceVersion }) => {
      const its = writes.filter((write) =>
        seen.rule === 'relist' ? nameOf(write) === subject.name : String(write.resourceVersion) === resourceVersion,
      );
      return !its.some((write) => contains(seen, write.at));
    })
    .map(({ subject, field, seen }) => `${subject.name} ${field}: no write in ${seen.rule} ${seen.lo} … ${seen.hi}`);
}

function writesNotTold({ writes, entries, position }: SimulatedWatch): string[] {
  const gaps = entries.filter((entry) => entry.type === 'gap');
  const told = new Set(entries.map((entry) => (entry.type === 'observation' ? entry.resourceVersion : '')));
  return writes
    .filter((write) => write.resourceVersion <= position)
    .filter((write) => !told.has(String(write.resourceVersion)) && !gaps.some((gap) => contains(gap, write.at)))
    .map((write) => `the write ${write.resourceVersion} at ${write.at} was neither told nor covered by a gap`);
}

function untrueProofs({ writes, entries }: SimulatedWatch): string[] {
  const timeline = new Timeline();
  const wrong: string[] = [];
  for (const entry of entries) {
    timeline.append(entry);
    if (entry.type !== 'proof') continue;
    for (const name of new Set(writes.map(nameOf))) {
      const its = writes.filter((write) => nameOf(write) === name);
      const last = its.findLast((write) => write.at <= entry.sentAt);
      if (last === undefined) continue;
      const known = timeline.object({ kind: 'Node', name });
      const right =
        known === undefined
          ? its.some((write) => write.type === 'DELETED' && write.resourceVersion >= last.resourceVersion)
          : BigInt(known.resourceVersion) >= last.resourceVersion;
      if (!right) wrong.push(`the proof of ${entry.sentAt} did not know the write ${last.resourceVersion} of ${name}`);
    }
  }
  return wrong;
}

const nameOf = (write: Write): string => write.object.metadata.name;

const slack = 0.01;
const contains = (interval: Interval, at: number) => interval.lo <= at + slack && at <= interval.hi + slack;

test('the moment of every write lies in what was seen of it, or in a gap; and proofs are true', () => {
  fc.assert(
    fc.property(watchScript, (script) => {
      const wrong = lies(simulateWatch(script));
      if (wrong.length > 0) throw new Error(wrong.join('\n'));
    }),
    { numRuns: 1000 },
  );
});

test('the same check finds the lies that lists from a stale cache would make us tell', () => {
  const found = fc.check(
    fc.property(watchScript, (script) => lies(simulateWatch(script, 400)).length === 0),
    { numRuns: 500, endOnFailure: true },
  );
  expect(found.failed).toBe(true);
});

test('the script leaves nothing out: every rule and every kind of entry comes up', () => {
  const seen = new Set<string>();
  for (const script of fc.sample(watchScript, 300)) {
    for (const entry of simulateWatch(script).entries) {
      seen.add(entry.type === 'observation' ? entry.seen.rule : entry.type);
    }
  }
  expect([...seen].toSorted()).toEqual(['gap', 'ordered', 'proof', 'read', 'relist', 'server-time']);
});
