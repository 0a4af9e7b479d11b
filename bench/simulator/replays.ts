import { Worker } from 'node:worker_threads';
import type { Figure } from './figure.ts';
import { tellStory } from './told-story.ts';

/** Burns what it can of a processor, until it is ended. */
const burner = 'for (;;) { let x = 0; for (let i = 0; i < 1e8; i += 1) x += i * i; }';

/** Whether a seed decides every byte: one digest of many replays, half of them while other threads want the processors too. */
export async function replays(count: number): Promise<Figure> {
  const digests = new Set<string>();
  const tell = (rounds: number): void => {
    for (let round = 0; round < rounds; round += 1) digests.add(tellStory({ seed: 1, digest: true }).digest);
  };
  tell(Math.ceil(count / 2));
  const load = [1, 2, 3, 4].map(() => new Worker(burner, { eval: true }));
  try {
    tell(Math.floor(count / 2));
  } finally {
    await Promise.all(load.map((worker) => worker.terminate()));
  }
  const other = tellStory({ seed: 2, digest: true }).digest;
  return {
    name: `${count} replays of one seed, half of them under load`,
    goal: 'one digest of all writes',
    met: digests.size === 1 && !digests.has(other),
    measured: { digests: digests.size, replays: count },
    control: { 'digests of another seed': digests.has(other) ? 'the same' : 'another' },
  };
}
