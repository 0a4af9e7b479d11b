import { join } from 'node:path';
import type { Clock } from '../clock/clock.ts';
import type { ClusterDescription, ClusterSpec, Provider } from '../cluster/cluster.ts';
import { errorMessage } from '../error-code.ts';
import { HarnessError } from '../errors.ts';
import { isClusterChanged } from '../guard/guard.ts';
import { isNodeOf } from '../journal/journal.ts';
import type { Journal } from '../journal/journal-file.ts';
import { type Milliseconds, seconds } from '../units.ts';

/** How long a slot's former holder may take to be gone: its process has ended, only its socket must be seen to close. */
const handover: Milliseconds = seconds(10);
/** How long an aborted creation may take to return before its cluster is deleted all the same. */
const patience: Milliseconds = seconds(3);

export interface LeasesOptions {
  readonly runId: string;
  readonly provider: Provider;
  /** That of slot 0; see specOfSlot. */
  readonly spec: ClusterSpec;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly stateFolder: string;
  readonly runFolder: string;
  /** Whether clusters that were made whole are to be there when the run is over, however it ends. */
  readonly keepCluster: boolean;
  /** Aborts creations, as `release` does. */
  readonly signal: AbortSignal;
  /** `slot` is that of the cluster. */
  readonly onProgress: (text: string, slot: number) => void;
  /** Called with what became of a cluster that gets another holder, for the record of the run. */
  readonly onRenewed: (text: string) => void;
}

/** Who holds a slot: a process, for as long as its connection stands. */
export interface Holder {
  readonly gone: AbortSignal;
}

export interface ReleaseOptions {
  /** For so long it first saves what machines have logged. */
  readonly logs?: Milliseconds;
}

/** In the run's folder: what the machines of its clusters had logged, where something went wrong. */
const logsFolder = 'logs';

interface Slot {
  readonly name: string;
  readonly number: number;
  /** Pending while what a former holder left is being removed. */
  removed: Promise<void>;
  cluster: Promise<ClusterDescription>;
  holder: Holder | undefined;
  /** How often its cluster was made anew. */
  replaced: number;
}

/**
 * The clusters of a run, one for each of Playwright's parallel slots, made when first asked for. Playwright replaces a
 * worker process after a failure, when one dies, and for each repetition, so a cluster whose holder is gone is in an unknown
 * state. It is examined, and leased again only if nothing is found amiss; else its logs are saved and it is made anew: what a
 * failed scenario left behind is no ground for judging another.
 */
export class Leases {
  readonly #options: LeasesOptions;
  readonly #slots = new Map<number, Slot>();
  readonly #over = new AbortController();
  /** Aborted when the run is over, in whatever way. */
  readonly #signal: AbortSignal;

  constructor(options: LeasesOptions) {
    this.#options = options;
    this.#signal = AbortSignal.any([options.signal, this.#over.signal]);
  }

  /** Makes the cluster without giving it to anybody yet; the next `lease` of the slot finds it. */
  async prepare(slot: number): Promise<ClusterDescription> {
    return this.#slot(slot).cluster;
  }

  /** Throws what creating threw, or HarnessError `E_LEASE` if somebody else still holds the slot. */
  async lease(slot: number, holder: Holder): Promise<ClusterDescription> {
    const found = this.#slot(slot);
    const former = found.holder;
    if (former !== undefined && former !== holder) {
      if (!former.gone.aborted) {
        await this.#options.clock.waitUntil(this.#options.clock.now() + handover, former.gone);
      }
      if (!former.gone.aborted) {
        throw new HarnessError('E_LEASE', `The cluster ${found.name} is in use by another process of this run.`, {
          hint: 'Run the scenarios with --workers=1.',
        });
      }
      found.cluster = this.#renew(found);
    }
    found.holder = holder;
    return found.cluster;
  }

  /**
   * Deletes all clusters, or keeps those that were made whole, if that was asked for; answers the kept ones. What is kept can be
   * asked for its logs, so they are saved only of a cluster that goes, or that has a node without power. Throws AggregateError.
   */
  async release({ logs = 0 }: ReleaseOptions = {}): Promise<readonly ClusterDescription[]> {
    this.#over.abort(new Error('The run is over.'));
    const kept: ClusterDescription[] = [];
    const errors: unknown[] = [];
    if (logs > 0) await this.#saveLogs(logs);
    for (const slot of this.#slots.values()) {
      // If it fails it is tried again below.
      await slot.removed.catch(() => undefined);
      const cluster = await this.#settled(slot.cluster);
      try {
        if (this.#options.keepCluster && cluster !== undefined) {
          await this.#options.journal.settle(intentOf(slot.name), 'kept');
          kept.push(cluster);
        } else {
          await this.#remove(slot.name);
        }
      } catch (error) {
        errors.push(error);
      }
    }
    this.#slots.clear();
    if (errors.length > 0) throw new AggregateError(errors, 'Not every cluster of the run could be deleted.');
    return kept;
  }

  async #saveLogs(longest: Milliseconds): Promise<void> {
    const { provider, runFolder } = this.#options;
    const signal = AbortSignal.timeout(longest);
    await Promise.all(
      [...this.#slots.values()].map(async (slot) => {
        if (await this.#canBeAsked(slot)) return;
        await provider.saveLogs(slot.name, { folder: join(runFolder, logsFolder, slot.name), signal });
      }),
    );
  }

  /** Whether its cluster stays, with power on all of its nodes. */
  async #canBeAsked({ name, cluster }: Slot): Promise<boolean> {
    const { keepCluster, journal } = this.#options;
    if (!keepCluster || (await this.#settled(cluster)) === undefined) return false;
    return !journal.unsettled.some(({ act, params }) => act === 'cut-power' && isNodeOf(params.node, name));
  }

  #slot(slot: number): Slot {
    const found = this.#slots.get(slot);
    if (found !== undefined) return found;
    const { name } = specOfSlot(this.#options.spec, slot);
    const cluster = this.#create(name, slot);
    const made: Slot = { name, number: slot, removed: Promise.resolve(), cluster, holder: undefined, replaced: 0 };
    this.#slots.set(slot, made);
    return made;
  }

  async #create(name: string, slot: number): Promise<ClusterDescription> {
    const { provider, spec, journal, keepCluster, ...options } = this.#options;
    const onProgress = (text: string) => this.#options.onProgress(text, slot);
    const signal = this.#signal;
    signal.throwIfAborted();
    // Nothing is left of a simulated one.
    if (!provider.simulated) {
      await journal.intend({ id: intentOf(name), act: 'cluster', params: { provider: 'kind', name } });
    }
    try {
      const made = await provider.create({ ...spec, name }, { ...options, onProgress, signal });
      if (made.provider === 'kind') {
        const params = {
          provider: made.provider,
          name,
          identity: made.identity,
          ...(keepCluster && ({ keep: true } as const)),
        };
        await journal.intend({ id: intentOf(name), act: 'cluster', params });
      }
      return made;
    } catch (error) {
      // Then it is somebody else's, who made it since preflight looked, and nobody is to be told to delete it.
      if (error instanceof HarnessError && error.code === 'E_CLUSTER_NAME_TAKEN') await journal.settle(intentOf(name));
      throw error;
    }
  }

  /** The same cluster if it is fit for another holder, else one made anew. */
  async #renew(slot: Slot): Promise<ClusterDescription> {
    const { provider } = this.#options;
    // Making it may still go on; whoever asked for it first does not matter.
    const former = await slot.cluster.catch(() => undefined);
    this.#signal.throwIfAborted();
    const why =
      former === undefined
        ? 'it could not be made whole'
        : await provider.whyUnfit(former, this.#signal).catch(asReason);
    this.#signal.throwIfAborted();
    if (former !== undefined && why === undefined) {
      await this.#settlePower(former);
      this.#tell(slot, `${slot.name} is as it was made, and is used again`);
      return former;
    }
    this.#tell(slot, `making ${slot.name} anew: ${why}`);
    slot.removed = this.#discard(slot, former);
    await slot.removed;
    return this.#create(slot.name, slot.number);
  }

  #tell({ number }: Slot, text: string): void {
    this.#options.onProgress(text, number);
    this.#options.onRenewed(text);
  }

  async #discard(slot: Slot, former: ClusterDescription | undefined): Promise<void> {
    const { provider, runFolder } = this.#options;
    slot.replaced += 1;
    if (former !== undefined) {
      const folder = join(runFolder, 'replaced', `${slot.name}-${slot.replaced}`);
      await provider.saveLogs(slot.name, { folder, signal: this.#signal });
    }
    await this.#remove(slot.name);
    if (former !== undefined) await this.#settlePower(former);
  }

  /** Its machines have power, or are no more: nothing is to be undone that a process did to them which is gone. */
  async #settlePower({ nodes }: ClusterDescription): Promise<void> {
    const { journal } = this.#options;
    for (const entry of journal.unsettled) {
      if (entry.act !== 'cut-power' || !nodes.some(({ machine }) => machine === entry.params.machine)) continue;
      await journal.settle(entry.id);
    }
  }

  async #remove(name: string): Promise<void> {
    const { provider, journal, runId, stateFolder } = this.#options;
    if (!journal.unsettled.some(({ id }) => id === intentOf(name))) return;
    await provider.delete(name, { runId, stateFolder });
    await journal.settle(intentOf(name));
  }

  /** The cluster, if there is a whole one; waits for a creation that is being aborted, but not for ever. */
  async #settled(cluster: Promise<ClusterDescription>): Promise<ClusterDescription | undefined> {
    const { clock } = this.#options;
    const done = new AbortController();
    const outcome = cluster.then(
      (description) => description,
      () => undefined,
    );
    const late = clock.waitUntil(clock.now() + patience, done.signal).then(() => undefined);
    const first = await Promise.race([outcome, late]);
    done.abort();
    return first;
  }
}

/** The cluster of a parallel slot: the first has the name that was asked for, slot n appends `-<n>`. */
export function specOfSlot(spec: ClusterSpec, slot: number): ClusterSpec {
  return slot === 0 ? spec : { ...spec, name: `${spec.name}-${slot}` };
}

/** Throws what stops the run. */
function asReason(error: unknown): string {
  if (isClusterChanged(error)) throw error;
  return `it cannot be examined (${errorMessage(error)})`;
}

function intentOf(name: string): string {
  return `cluster/${name}`;
}
