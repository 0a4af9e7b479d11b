import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { type Flaws, type SimulatedWatch, simulateWatch, type Write, watchScript } from '../testing/simulated-watch.ts';
import { fieldsOf } from './fields.ts';
import type { FieldValue, Interval } from './observation.ts';
import { Timeline } from './timeline.ts';

/** Every way in which the entries say something that is not true of the writes. */
function lies(run: SimulatedWatch): string[] {
  return [...untrueIntervals(run), ...untrueValues(run), ...writesNotTold(run), ...untrueProofs(run)];
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

/** Values that were not written, or do not follow from those before them. */
function untrueValues({ writes, entries }: SimulatedWatch): string[] {
  const values = new Map<string, FieldValue | undefined>();
  return entries
    .filter((entry) => entry.type === 'observation')
    .filter(({ subject, field, from, to, resourceVersion }) => {
      const key = `${subject.name} ${field}`;
      // With an object all its fields are gone, and only its existence is told.
      const before = field === 'exists' || values.get(`${subject.name} exists`) === true ? values.get(key) : undefined;
      values.set(key, to);
      if (field === 'exists' && to === undefined) {
        for (const other of values.keys()) if (other.startsWith(`${subject.name} `)) values.delete(other);
      }
      const write = writes.find((candidate) => String(candidate.resourceVersion) === resourceVersion);
      const written = write === undefined || to === undefined ? to : fieldsOf('Node', write.object).get(field)?.value;
      return !isDeepStrictEqual(from, before) || !isDeepStrictEqual(to, written);
    })
    .map(({ subject, field, resourceVersion }) => `${subject.name} ${field} at ${resourceVersion} is not as written`);
}

/** A line that was dropped may never come to light: the next write to the same object hides it. */
function writesNotTold({ writes, entries, position }: SimulatedWatch): string[] {
  const gaps = entries.filter((entry) => entry.type === 'gap');
  const told = new Set(entries.map((entry) => (entry.type === 'observation' ? entry.resourceVersion : '')));
  return writes
    .filter((write) => write.resourceVersion <= position && !write.dropped)
    .filter((write) => !told.has(String(write.resourceVersion)) && !gaps.some((gap) => contains(gap, write.at)))
    .map((write) => `the write ${write.resourceVersion} at ${write.at} was neither told nor covered by a gap`);
}

function untrueProofs({ writes, entries }: SimulatedWatch): string[] {
  const timeline = new Timeline();
  /** Of each object, the latest write that was told, deletions too. */
  const told = new Map<string, bigint>();
  const wrong: string[] = [];
  for (const entry of entries) {
    timeline.append(entry);
    if (entry.type === 'observation') told.set(entry.subject.name, BigInt(entry.resourceVersion));
    if (entry.type !== 'proof') continue;
    for (const name of new Set(writes.map(nameOf))) {
      const its = writes.filter((write) => nameOf(write) === name);
      const last = its.findLast((write) => write.at <= entry.sentAt);
      if (last === undefined) continue;
      // An object that was gone again when the list was made may never be told.
      const gone =
        timeline.object({ kind: 'Node', name }) === undefined &&
        its.some(
          ({ type, resourceVersion }) =>
            type === 'DELETED' &&
            resourceVersion >= last.resourceVersion &&
            resourceVersion <= BigInt(entry.resourceVersion),
        );
      if (!gone && (told.get(name) ?? 0n) < last.resourceVersion) {
        wrong.push(`the proof of ${entry.sentAt} did not know the write ${last.resourceVersion} of ${name}`);
      }
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

test.describe('the same checks find the lies that come of', () => {
  const found = (flaws: Flaws, check: (run: SimulatedWatch) => string[]): boolean =>
    fc.check(
      fc.property(watchScript, (script) => check(simulateWatch(script, flaws)).length === 0),
      { numRuns: 500, endOnFailure: true },
    ).failed;

  test('lists from a stale cache', () => {
    expect(found({ staleness: 400 }, untrueIntervals)).toBe(true);
    expect(found({ staleness: 400 }, untrueProofs)).toBe(true);
  });

  test('a wrong clock offset', () => {
    expect(found({ clockError: 1000 }, untrueIntervals)).toBe(true);
  });

  test('a hole without its gap', () => {
    const withoutGaps = (run: SimulatedWatch) => ({
      ...run,
      entries: run.entries.filter(({ type }) => type !== 'gap'),
    });
    expect(found({}, (run) => writesNotTold(withoutGaps(run)))).toBe(true);
  });

  test('a line that was dropped', () => {
    const asIfWhole = (run: SimulatedWatch) => ({
      ...run,
      writes: run.writes.map((write) => ({ ...write, dropped: false })),
    });
    expect(found({}, (run) => writesNotTold(asIfWhole(run)))).toBe(true);
  });

  test('a value that was not written', () => {
    const other = (run: SimulatedWatch) => ({
      ...run,
      entries: run.entries.map((entry) => ('to' in entry ? { ...entry, to: 'made up' } : entry)),
    });
    expect(found({}, (run) => untrueValues(other(run)))).toBe(true);
  });
});

test('the script leaves nothing out: every rule and every kind of entry comes up', () => {
  const seen = new Set<string>();
  for (const script of fc.sample(watchScript, 300)) {
    for (const entry of simulateWatch(script).entries) {
      seen.add(entry.type === 'observation' ? entry.seen.rule : entry.type === 'gap' ? entry.reason : entry.type);
    }
  }
  expect([...seen].toSorted()).toEqual(['gone', 'ordered', 'proof', 'read', 'relist', 'server-time', 'silent']);
});
