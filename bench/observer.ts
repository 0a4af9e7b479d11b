import type { Milliseconds } from '../lib/units.ts';
import type { Sighting } from './sightings.ts';

/** Somebody else who looks at the same cluster at the same time. */
export interface Observer {
  /** As in `poll every 5 s`. */
  readonly name: string;
  /** What it saw, when it is ended. Idempotent. */
  end(): Promise<Observed>;
}

export interface Observed {
  readonly sightings: readonly Sighting[];
  /** What its processes took of the CPU; undefined where nobody measures it. */
  readonly cpu: Milliseconds | undefined;
  /** As the API server's logs call it; a prefix. */
  readonly userAgent: string;
}
