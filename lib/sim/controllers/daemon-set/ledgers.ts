import { nodes, pods } from '../../api/kinds.ts';
import type { Informer } from '../../client/informer.ts';
import type { DaemonSet, Node, Pod } from '../../objects.ts';
import { controllerOf } from '../../rules/owners.ts';
import { isBeingDeleted, isPodReady, isPodTerminal } from '../../rules/pods.ts';
import { selectorTest } from '../../rules/selector.ts';
import type { Informers } from '../context.ts';
import { podsByController } from '../workloads/pods-by-controller.ts';
import { isUpdated, targetNode } from './daemon-pod.ts';
import { type Holding, type Holdings, Ledger } from './ledger.ts';
import { fitTest } from './should-run.ts';

interface Kept {
  readonly ledger: Ledger;
  /** For which it holds: with another wish, all nodes are to be looked at anew. */
  readonly daemonSet: DaemonSet;
  readonly hash: string;
}

/** A ledger for each DaemonSet, which is told of every change of a node and of the DaemonSet's pods. */
export class Ledgers {
  readonly #nodes: Informer<Node>;
  readonly #podsOf: ReturnType<typeof podsByController>;
  readonly #podsFor: (place: string) => Iterable<Pod>;
  /** By the DaemonSet's UID. */
  readonly #kept = new Map<string, Kept>();

  constructor(informers: Informers) {
    this.#nodes = informers.of(nodes);
    this.#podsOf = podsByController(informers);
    this.#podsFor = informers.of(pods).index('daemon and node', (pod) => {
      const uid = daemonOf(pod);
      return uid === undefined ? [] : [placeOf(uid, nodeOf(pod))];
    });
    const nodeChanged = (node: Node): void => {
      for (const { ledger } of this.#kept.values()) ledger.change(nameOf(node));
    };
    this.#nodes.on({ added: nodeChanged, updated: nodeChanged, deleted: nodeChanged });
    const podChanged = (pod: Pod, before?: Pod): void => {
      this.#kept.get(daemonOf(pod) ?? '')?.ledger.change(nodeOf(pod));
      if (before !== undefined) podChanged(before);
    };
    informers.of(pods).on({ added: (pod) => podChanged(pod), updated: podChanged, deleted: (pod) => podChanged(pod) });
  }

  /** `hash`: of the present template. */
  holdings(daemonSet: DaemonSet, hash: string): Holdings {
    const { uid = '' } = daemonSet.metadata ?? {};
    const known = this.#kept.get(uid);
    if (known?.hash === hash && hasSameWish(known.daemonSet, daemonSet)) return known.ledger.holdings();
    const names = [...Array.from(this.#nodes.list(), nameOf), ...Array.from(this.#podsOf.of(uid), nodeOf)];
    const ledger = new Ledger(names, (name) => this.#look(daemonSet, hash, name));
    this.#kept.set(uid, { ledger, daemonSet, hash });
    return ledger.holdings();
  }

  forget({ metadata }: DaemonSet): void {
    this.#kept.delete(metadata?.uid ?? '');
  }

  #look(daemonSet: DaemonSet, hash: string, name: string): Holding | undefined {
    const [pod, another] = this.#podsFor(placeOf(daemonSet.metadata?.uid ?? '', name));
    const node = this.#nodes.get(name);
    if (node === undefined) return pod === undefined ? undefined : 'busy';
    const { run, stay } = fitTest(daemonSet)(node);
    if (pod === undefined) return run ? 'busy' : undefined;
    const isSettled = another === undefined && stay && !isBeingDeleted(pod) && !isPodTerminal(pod);
    const isIts = selectorTest(daemonSet.spec?.selector)(pod.metadata?.labels) && isUpdated(pod, daemonSet, hash);
    if (!isSettled || !isIts) return 'busy';
    if (!run) return 'misscheduled';
    return isPodReady(pod) ? 'ready' : 'unready';
  }
}

const nameOf = ({ metadata }: Node): string => metadata?.name ?? '';

/** Empty for a pod that is for no node. */
const nodeOf = (pod: Pod): string => targetNode(pod) ?? '';

/** The UID of the DaemonSet that controls it. */
function daemonOf(pod: Pod): string | undefined {
  const controller = controllerOf(pod);
  return controller?.kind === 'DaemonSet' ? controller.uid : undefined;
}

const placeOf = (uid: string, node: string): string => `${uid}/${node}`;

/** As far as what is looked at on a node depends on it. */
const hasSameWish = (a: DaemonSet, b: DaemonSet): boolean =>
  a.spec === b.spec && a.metadata?.annotations === b.metadata?.annotations;
