import { type Milliseconds, minutes, seconds } from '../units.ts';
import { DrainedNode } from './departed-node.ts';
import { type DrainLine, type DrainOptions, drainFlags } from './drain-options.ts';
import type { NodeHandle } from './node-handle.ts';
import type { Act } from './node-operations.ts';
import { noteAct } from './note-act.ts';
import type { ObservedCluster } from './observed-cluster.ts';
import { type StrandedPod, strandedPod } from './workload.ts';

/** How long after its time-out kubectl is left alone. One that still runs then does not heed it, and is ended. */
const patience: Milliseconds = minutes(1);

/** A drain by a real kubectl, from its begin on. What comes of it is for the matchers to say. */
export class RunningDrain {
  readonly node: NodeHandle;
  readonly options: DrainOptions;
  readonly begunAt: Milliseconds;
  /** All Pods that were on the node when it began, of all namespaces, and not going already. */
  readonly pods: readonly StrandedPod[];
  readonly #lines: DrainLine[] = [];
  readonly #stop = new AbortController();
  readonly #ended: Promise<DrainedNode>;
  #act: Act | undefined;

  constructor(node: NodeHandle, options: DrainOptions) {
    const { observed, subject } = node;
    const { clock, operations } = observed.cluster;
    const window = observed.openWindow(['Node', 'Pod']);
    const uid = observed.timeline.object(subject)?.uid;
    const onNode = observed.timeline.objects('Pod').filter(({ fields }) => fields.get('node') === node.name);
    const isLeaving = (pod: (typeof onNode)[number]) => pod.fields.get('deletionTimestamp') !== undefined;
    const leaving = onNode.filter(isLeaving).map(strandedPod);
    this.node = node;
    this.options = options;
    this.pods = onNode.filter((pod) => !isLeaving(pod)).map(strandedPod);
    this.begunAt = clock.now();
    const kubectl = operations.kubectl(['drain', node.name, ...drainFlags(options)], {
      signal: this.#stop.signal,
      ...(options.timeoutSeconds === undefined ? {} : { timeout: seconds(options.timeoutSeconds) + patience }),
      onLine: (text) => this.#lines.push({ at: clock.now(), text }),
    });
    this.#ended = kubectl.then((drain) => {
      this.#act = drain;
      noteAct(observed, drain.at, `kubectl drain of ${node.name}, exit code ${drain.exitCode ?? 'none'}`);
      return new DrainedNode({ node, uid, pods: this.pods, leaving, drain, lines: this.#lines, options, window });
    });
    // Whoever awaits its end is told how it failed; nobody has to.
    this.#ended.catch(() => undefined);
  }

  get observed(): ObservedCluster {
    return this.node.observed;
  }

  /** What kubectl has said until now. */
  get lines(): readonly DrainLine[] {
    return this.#lines;
  }

  /** How it ended; undefined while it runs. */
  get act(): Act | undefined {
    return this.#act;
  }

  /** Its end. Throws HarnessError if kubectl could not be run. */
  ended(): Promise<DrainedNode> {
    return this.#ended;
  }

  /** Ends it if it still runs, and returns when it is gone. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended.catch(() => undefined);
  }
}
