import type { Clock } from '../clock/clock.ts';
import type { ApiClient } from '../recorder/api-client.ts';
import type { DatedAnswer } from '../recorder/clock-offset.ts';
import type { ReadPressure } from '../recorder/host-pressure.ts';
import type { ObservedKind } from '../recorder/observation.ts';
import type { Stillness } from '../recorder/stillness.ts';
import type { RecorderTimings } from '../recorder/timings.ts';
import type { Cluster } from './cluster.ts';

/** A cluster that this process can act on, before anything was read from it. */
export interface OpenedCluster extends Pick<Cluster, 'api' | 'clock' | 'power' | 'operations'> {
  readonly recording: HowToRecord;
  /** Of a simulated one: that no real cluster of its version was ever held against the simulator. */
  readonly extrapolated?: boolean;
}

/** What the recording of a cluster is made of. */
export interface HowToRecord {
  /** The recorder's own waiting goes through it. */
  readonly clock: Clock;
  /** Whether that is a time of its own, of which other processes know nothing. */
  readonly virtual: boolean;
  /** Whether all nodes of the cluster read one clock. */
  readonly sharedClock: boolean;
  readonly connect: (onDate: (answer: DatedAnswer) => void) => Promise<ApiClient>;
  readonly timings?: Partial<RecorderTimings>;
  /** Of the host that everything in the cluster shares with us; absent where its time is not the host's. */
  readonly pressure?: ReadPressure;
  readonly stillness?: Stillness;
  /** Absent: all that the recorder knows. */
  readonly kinds?: readonly ObservedKind[];
}
