import type { RecordedCluster } from '../../fixtures/observed-cluster.ts';
import type { OpenedCluster } from '../../lib/cluster/opened-cluster.ts';
import type { SimulatedCluster } from '../../lib/cluster/sim/open.ts';
import type { Random } from '../../lib/sim/engine/random.ts';
import type { Milliseconds } from '../../lib/units.ts';
import type { Planted } from '../mutants/load-anew.ts';
import type { PowerLog } from './power-log.ts';

export type Place = 'cluster' | 'recorder' | 'driver' | 'host';

/** Something that happens in a story, in the simulator's own time: what faults are timed by. */
export type Moment = 'dark' | 'unknown' | 'tainted' | 'evicted' | 'back' | 'ready';

/** Where a fault is planted. */
export interface Stage {
  readonly cluster: SimulatedCluster;
  readonly power: PowerLog;
  /** Chance of this story, for this fault alone. */
  readonly chance: Random;
  /** The node that the story is about, and another one. */
  readonly victim: string;
  readonly other: string;
  readonly machineOf: (node: string) => string;
  /** Does something so long after the first such moment, in the simulator's time and outside of any write. */
  after(moment: Moment, delay: Milliseconds, act: () => void): void;
}

/** What is other than it ought to be. */
export interface Plot {
  /** In place of the cluster as it was opened. */
  readonly opened?: OpenedCluster;
  /** Called when it is recorded. */
  readonly recorded?: (recorded: RecordedCluster) => void;
}

/** A fault that is planted in a story. */
export interface Fault {
  readonly name: string;
  readonly place: Place;
  /** Text changes in the simulator. */
  readonly planted?: readonly Planted[];
  readonly plant?: (stage: Stage) => Plot;
  /** Stories in which it can show anything; absent: all. */
  readonly scenarios?: readonly string[];
  /** The first and the last minor version in which it can. */
  readonly minors?: { readonly first?: number; readonly last?: number };
  /**
   * It was not the cluster that broke its promise, but somebody took away what it rests upon: a claim that is broken is to be
   * unknown then, for *fail* would blame the cluster.
   */
  readonly takesPremise?: boolean;
  /** Claims that say no more than what is forged, so that nobody could know better. */
  readonly forges?: readonly string[];
}
