import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Answer, Ask, Plant, WorkerStart } from './messages.ts';

type Loaded = Answer & { type: 'loaded' };
type Ran = Answer & { type: 'ran' };

/** A worker with tests in it. One that no longer answers is ended. */
export class TestWorker {
  readonly loaded: Loaded;
  readonly #worker: Worker;

  private constructor(worker: Worker, loaded: Loaded) {
    this.#worker = worker;
    this.loaded = loaded;
  }

  /** Starts one; a string if its files cannot be loaded: why. */
  static async start(data: WorkerStart, patience: number): Promise<TestWorker | string> {
    const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: data, stdout: true, stderr: true });
    const answer = await answerOf(worker, patience);
    if (typeof answer === 'object' && answer.type === 'loaded') return new TestWorker(worker, answer);
    await worker.terminate();
    return typeof answer === 'string' ? answer : 'it answered out of turn';
  }

  /** A string if it did not answer: why; then it is of no use any more. */
  async run(ask: Ask): Promise<Ran | string> {
    this.#worker.postMessage(ask);
    const answer = await answerOf(this.#worker, ask.patience * ask.tests.length + ask.patience);
    return typeof answer === 'object' && answer.type !== 'ran' ? 'it answered out of turn' : answer;
  }

  /** Loads tests anew with a mistake in one module; a string if they cannot be loaded: why. */
  async plant(plant: Plant, patience: number): Promise<Loaded | string> {
    this.#worker.postMessage(plant);
    const answer = await answerOf(this.#worker, patience);
    return typeof answer === 'object' && answer.type !== 'loaded' ? 'it answered out of turn' : answer;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** The next message, or why none came within `patience`. */
async function answerOf(worker: Worker, patience: number): Promise<Answer | string> {
  const answered = new AbortController();
  const signal = AbortSignal.any([AbortSignal.timeout(patience), answered.signal]);
  try {
    const exited = once(worker, 'exit', { signal }).then((): (Answer | string)[] => ['it has ended']);
    const said: Promise<(Answer | string)[]> = once(worker, 'message', { signal });
    exited.catch(() => undefined);
    const [answer] = await Promise.race([said, exited]);
    return answer ?? 'it said nothing';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    answered.abort();
  }
}
