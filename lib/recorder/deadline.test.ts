import { expect, test } from '@playwright/test';
import { realClock } from '../clock/real-clock.ts';
import { answeredWithin, NoAnswer } from './deadline.ts';

const never = new AbortController().signal;

/** Work that ends by being aborted, as a request does. */
const request = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(new Error('aborted'));
    signal.addEventListener('abort', () => reject(new Error('aborted')));
  });

test('an answer in time is passed on, and what the work throws is thrown', async () => {
  const clock = realClock();
  expect(await answeredWithin(clock, 60_000, never, async () => 7)).toBe(7);
  const refused = answeredWithin(clock, 60_000, never, () => Promise.reject(new Error('refused')));
  await expect(refused).rejects.toThrow('refused');
});

test('work that takes too long is aborted, and the time is to blame', async () => {
  await expect(answeredWithin(realClock(), 5, never, request)).rejects.toThrow(NoAnswer);
});

test('a stop is passed on with its reason, also one that came before', async () => {
  const stop = new AbortController();
  const stopped = answeredWithin(realClock(), 60_000, stop.signal, request);
  stop.abort();
  await expect(stopped).rejects.toThrow('aborted');
  await expect(answeredWithin(realClock(), 60_000, stop.signal, request)).rejects.toThrow('aborted');
});
