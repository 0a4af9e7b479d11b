import type { Milliseconds } from '../../engine/engine.ts';
import type { Step } from '../../engine/process.ts';
import type { Settings } from '../../settings.ts';
import type { NoExecuteTainter } from './no-execute-tainter.ts';
import { type ZoneCount, type ZoneState, zoneState } from './zone.ts';

/** What happens to all nodes at once when a pass has seen the last Ready one go, or the first one come. */
export interface ModeChange {
  /** No node is Ready any more: the NoExecute taints go from all nodes, as the pass listed them. */
  readonly entering: () => Step<void>;
  /** Some are again: all nodes get a whole new grace. */
  readonly leaving: (now: Milliseconds) => void;
}

/** What the zones' states are, and how fast the nodes of each may be tainted by it (node_lifecycle_controller.go, handleDisruption). */
export class Disruption {
  readonly #settings: Settings;
  readonly #tainter: NoExecuteTainter;
  readonly #clock: { readonly now: Milliseconds };
  readonly #states = new Map<string, ZoneState>();

  constructor(options: {
    readonly settings: Settings;
    readonly tainter: NoExecuteTainter;
    readonly clock: { readonly now: Milliseconds };
  }) {
    this.#settings = options.settings;
    this.#tainter = options.tainter;
    this.#clock = options.clock;
  }

  /** Makes a zone known that is not, with a queue of its own (addPodEvictorForNewZone). */
  meet(zone: string): void {
    if (this.#states.has(zone)) return;
    this.#states.set(zone, 'Initial');
    this.#tainter.addZone(zone, this.#settings.nodeEvictionRate);
  }

  /** After a pass, by the conditions that it left. */
  *evaluate(counts: ReadonlyMap<string, ZoneCount>, change: ModeChange): Step<void> {
    const found = new Map<string, ZoneState>();
    for (const [zone, count] of counts) {
      found.set(zone, zoneState(count, this.#settings.unhealthyZoneThreshold));
      if (!this.#states.has(zone)) this.#states.set(zone, 'Initial');
    }
    for (const zone of this.#states.keys()) if (!counts.has(zone)) this.#states.delete(zone);
    const allAre = isAllFull(found);
    const allWere = isAllFull(this.#states);
    if (allAre && allWere) return;
    if (allAre) return yield* this.#enter(change);
    if (allWere) change.leaving(this.#clock.now);
    for (const [zone, state] of found) {
      if (this.#states.get(zone) === state && !allWere) continue;
      yield* this.#tainter.setRate(zone, this.#rate(state, counts.get(zone)));
      this.#states.set(zone, state);
    }
  }

  *#enter({ entering }: ModeChange): Step<void> {
    yield* entering();
    for (const zone of this.#states.keys()) yield* this.#tainter.setRate(zone, 0);
    for (const zone of this.#states.keys()) this.#states.set(zone, 'FullDisruption');
  }

  /** Nodes per second. In a zone with no Ready node it stays, as long as another zone has some (setLimiterInZone). */
  #rate(state: ZoneState, { ready, notReady }: ZoneCount = { ready: 0, notReady: 0 }): number {
    const { nodeEvictionRate, secondaryNodeEvictionRate, largeClusterSizeThreshold } = this.#settings;
    if (state !== 'PartialDisruption') return nodeEvictionRate;
    return ready + notReady > largeClusterSizeThreshold ? secondaryNodeEvictionRate : 0;
  }
}

const isAllFull = (states: ReadonlyMap<string, ZoneState>): boolean =>
  [...states.values()].every((state) => state === 'FullDisruption');
