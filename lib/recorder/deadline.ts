import type { Clock } from '../clock/clock.ts';
import { formatDuration, type Milliseconds } from '../units.ts';

/** Nothing came within the time that is allowed for an answer. */
export class NoAnswer extends Error {
  constructor(limit: Milliseconds) {
    super(`no answer within ${formatDuration(limit)}`);
    this.name = 'NoAnswer';
  }
}

/** Does `work` with a signal that is aborted, with NoAnswer, if it takes longer than `limit`, or with `stop`. */
export async function answeredWithin<T>(
  clock: Clock,
  limit: Milliseconds,
  stop: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const cut = new AbortController();
  const done = new AbortController();
  const onStop = () => cut.abort(stop.reason);
  stop.addEventListener('abort', onStop, { once: true });
  if (stop.aborted) onStop();
  const guard = async (): Promise<void> => {
    const woken = await clock.waitUntil(clock.now() + limit, done.signal);
    if (woken === 'reached') cut.abort(new NoAnswer(limit));
  };
  const guarding = guard();
  try {
    return await work(cut.signal);
  } catch (error) {
    // What the request says of being aborted is less than why it was.
    throw cut.signal.aborted && cut.signal.reason instanceof NoAnswer ? cut.signal.reason : error;
  } finally {
    stop.removeEventListener('abort', onStop);
    done.abort('answered');
    await guarding;
  }
}
