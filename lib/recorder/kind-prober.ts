import type { Clock } from '../clock/clock.ts';
import type { Milliseconds } from '../units.ts';
import type { ApiClient } from './api-client.ts';
import type { ConsistentList, Listed } from './consistent-list.ts';
import type { KindWatcher } from './kind-watcher.ts';
import { listMetadata, type QuestionOptions, readVersion } from './lists.ts';
import { describeOutage, isOutage } from './outage.ts';
import type { Resource } from './resources.ts';
import type { RecorderTimings } from './timings.ts';
import type { WatchedKind } from './watched-kind.ts';

export interface KindProberOptions {
  readonly watched: WatchedKind;
  readonly watcher: Pick<KindWatcher, 'suspect' | 'distrust'>;
  readonly api: ApiClient;
  readonly clock: Clock;
  readonly resource: Resource;
  readonly timings: RecorderTimings;
  /** Told every answer: how long it took. */
  readonly onAnswer: (sentAt: Milliseconds, receivedAt: Milliseconds) => void;
  readonly signal: AbortSignal;
}

/** What has arrived at our socket while we were busy gets this long to be read before the watch is called silent. */
const benefitOfDoubt: Milliseconds = 50;

/**
 * Asks for consistent lists of one kind, one after the other. Each bounds when a later change can have come; those with all
 * names also check that the watch delivers. While a window is open, the cheap ones are asked for many times a second.
 */
export class KindProber {
  readonly #options: KindProberOptions;
  #windows = 0;
  #wake = new AbortController();
  #checkAt: Milliseconds;
  #answeredAt: Milliseconds;
  #suspectedAt: Milliseconds = Number.NEGATIVE_INFINITY;
  #failing = false;

  constructor(options: KindProberOptions) {
    this.#options = options;
    this.#answeredAt = options.clock.now();
    this.#checkAt = this.#answeredAt;
  }

  /** Narrows the intervals of this kind until it is disposed of. */
  openWindow(): Disposable {
    let open = true;
    this.#windows += 1;
    this.#wake.abort();
    return {
      [Symbol.dispose]: () => {
        if (open) this.#windows -= 1;
        open = false;
      },
    };
  }

  /** Asks until `signal` is aborted. `firstAt` spreads the kinds over time. Throws only what is a bug of ours. */
  async run(firstAt: Milliseconds): Promise<void> {
    const { clock, signal } = this.#options;
    this.#checkAt = firstAt;
    const stop = () => this.#wake.abort();
    signal.addEventListener('abort', stop, { once: true });
    while (!signal.aborted) {
      this.#wake = new AbortController();
      const due = this.#due();
      if (clock.now() < due && (await clock.waitUntil(due, this.#wake.signal)) === 'woken') continue;
      await this.#ask();
    }
    signal.removeEventListener('abort', stop);
  }

  #due(): Milliseconds {
    if (this.#windows === 0 || this.#failing) return this.#checkAt;
    return Math.min(this.#checkAt, this.#answeredAt + this.#options.timings.windowPause);
  }

  async #ask(): Promise<void> {
    const { watched, watcher, clock } = this.#options;
    const checks = clock.now() >= this.#checkAt;
    if (checks && watched.pending === undefined) {
      const list = await this.#answer(listMetadata);
      if (list === undefined) return;
      const why = watched.check(list);
      if (why !== undefined) watcher.distrust(why);
      this.#checkAt = list.receivedAt + this.#checkEvery();
      return;
    }
    // While a check is pending another would tell nothing new, but whether the API server answers is still of interest.
    const read = await this.#answer(readVersion);
    if (read === undefined) return;
    watched.read(read);
    if (checks) this.#checkAt = read.receivedAt + this.#checkEvery();
    if (watched.pending !== undefined) await this.#losePatience(watched.pending);
  }

  /** The watch has not delivered what a check showed: is it late, or silent? */
  async #losePatience(pending: ConsistentList<Listed>): Promise<void> {
    const { watched, watcher, clock, timings, signal } = this.#options;
    const patience = Math.max(pending.receivedAt, this.#suspectedAt) + timings.silentAfter;
    if (clock.now() < patience) {
      this.#checkAt = Math.min(this.#checkAt, patience);
      return;
    }
    await clock.waitUntil(clock.now() + benefitOfDoubt, signal);
    if (watched.pending !== pending || signal.aborted) return;
    this.#suspectedAt = clock.now();
    watcher.suspect(`what a list showed at resourceVersion ${pending.resourceVersion} was not delivered`);
  }

  /** One answer; undefined, with a gap, if there was none. */
  async #answer<Item>(
    ask: (options: QuestionOptions) => Promise<ConsistentList<Item>>,
  ): Promise<ConsistentList<Item> | undefined> {
    const { watched, clock, resource, timings, api, signal, onAnswer } = this.#options;
    const options = { api, clock, path: resource.path, answerWithin: timings.answerWithin, signal };
    const answer = await ask(options).catch((error: unknown) => {
      if (!isOutage(error)) throw error;
      return { failure: describeOutage(error) };
    });
    if (signal.aborted) return undefined;
    this.#failing = 'failure' in answer;
    if ('failure' in answer) {
      this.#answeredAt = clock.now();
      this.#checkAt = this.#answeredAt + timings.retryAfter;
      watched.unanswered(this.#answeredAt, answer.failure);
      return undefined;
    }
    this.#answeredAt = answer.receivedAt;
    onAnswer(answer.sentAt, answer.receivedAt);
    return answer;
  }

  #checkEvery(): Milliseconds {
    const { resource, timings } = this.#options;
    return this.#windows > 0 ? timings.checkEvery : timings.checkEvery * resource.checkTurns;
  }
}
