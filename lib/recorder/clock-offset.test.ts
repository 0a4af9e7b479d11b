import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { ClockOffset } from './clock-offset.ts';

const epoch = Date.UTC(2026, 0, 1);
const httpDate = (instant: number) => new Date(Math.floor(instant / 1000) * 1000).toUTCString();

test('the true offset is always inside, whatever the delays and the drift', () => {
  const answers = fc.array(
    fc.record({ pause: fc.double({ min: 0, max: 5000, noNaN: true }), out: delay(), back: delay() }),
    { minLength: 1, maxLength: 60 },
  );
  const drifts = fc.double({ min: -490e-6, max: 490e-6, noNaN: true });
  fc.assert(
    fc.property(answers, drifts, fc.double({ min: 0, max: 1000, noNaN: true }), (script, drift, ahead) => {
      const offsetAt = (run: number) => epoch + ahead + run * drift;
      const offset = new ClockOffset();
      let now = 0;
      for (const { pause, out, back } of script) {
        const sentAt = now + pause;
        const stampedAt = sentAt + out;
        now = stampedAt + back;
        const date = httpDate(stampedAt + offsetAt(stampedAt));
        const agreed = offset.learn({ date, sentAt, receivedAt: now });
        const { lo, hi } = offset.at(now) ?? { lo: Number.NaN, hi: Number.NaN };
        // A stamp that was taken at any moment before now is never mapped to after it was taken.
        const taken = now / 2;
        const mapped = offset.earliestOnRun(taken + offsetAt(taken), now) ?? Number.NaN;
        const right = lo <= offsetAt(now) + rounding && hi >= offsetAt(now) - rounding && mapped <= taken + rounding;
        if (!agreed || !right) return false;
      }
      return true;
    }),
  );
});

test('answers at different parts of the second narrow it to about a round trip', () => {
  const offset = new ClockOffset();
  for (let sentAt = 0; sentAt < 20_000; sentAt += 137) {
    offset.learn({ date: httpDate(epoch + sentAt + 5), sentAt, receivedAt: sentAt + 10 });
  }
  const measured = offset.at(20_000) ?? { lo: 0, hi: 0 };
  expect(measured.hi - measured.lo).toBeLessThan(30);
});

test('a clock that is stepped is noticed, and measured anew', () => {
  const offset = new ClockOffset();
  const answer = (sentAt: number, ahead: number) =>
    offset.learn({ date: httpDate(epoch + ahead + sentAt + 5), sentAt, receivedAt: sentAt + 10 });
  expect(answer(0, 0)).toBe(true);
  expect(answer(500, 0)).toBe(true);
  expect(answer(1000, 60_000)).toBe(false);
  expect(answer(1500, 60_000)).toBe(true);
  const measured = offset.at(1600);
  expect(measured?.lo).toBeLessThanOrEqual(epoch + 60_000);
  expect(measured?.hi).toBeGreaterThanOrEqual(epoch + 60_000);
});

test('a step can have been made since the answer that the oldest bound comes from', () => {
  const offset = new ClockOffset();
  const answer = (sentAt: number, stampedAt: number) =>
    offset.learn({ date: httpDate(epoch + stampedAt), sentAt, receivedAt: sentAt + 10 });
  answer(1990, 1999);
  answer(2500, 2505);
  answer(3001, 3003);
  expect(offset.since, 'it bounds one end, and that of 3001 the other').toBe(1990);
  answer(4999, 5000);
  expect(offset.since).toBe(1990);
  expect(answer(5500, 65_505)).toBe(false);
  expect(offset.since, 'measured anew').toBe(5500);
});

test('nothing is known before the first answer, nor from a Date that is none', () => {
  const offset = new ClockOffset();
  expect(offset.at(0)).toBeUndefined();
  expect(offset.learn({ date: 'yesterday', sentAt: 0, receivedAt: 1 })).toBe(true);
  expect(offset.at(1)).toBeUndefined();
  expect(offset.earliestOnRun(epoch, 1)).toBeUndefined();
});

test('a stamp of long ago may be as much too late as the clocks have drifted apart since, and what was forgotten bounds none', () => {
  const offset = new ClockOffset();
  const [sentAt, receivedAt] = [1_000_000, 1_000_000];
  offset.learn({ date: httpDate(epoch + sentAt), sentAt, receivedAt });
  // The offset is known to be within a second, and 500 parts per million of 1000 s are half a second more.
  expect(offset.earliestOnRun(epoch, receivedAt)).toBeCloseTo(-1000 - 500.5, 0);
  offset.forget();
  expect(offset.earliestOnRun(epoch, receivedAt)).toBeUndefined();
});

/** Of doubles around 1.8e12. */
const rounding = 0.01;

function delay() {
  return fc.double({ min: 0, max: 800, noNaN: true });
}
