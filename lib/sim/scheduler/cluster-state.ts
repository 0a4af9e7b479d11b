import type { Node, Pod } from '../objects.ts';
import { isBeingDeleted, isPodTerminal } from '../rules/pods.ts';
import { NodeInfo } from './node-info.ts';
import { PodCounter } from './pod-counter.ts';
import type { PodInfo, PodTerm } from './pod-info.ts';

/** A term that some pods have, and where they are. */
export interface HeldTerm {
  readonly term: PodTerm;
  readonly holders: PodCounter;
}

/** The nodes and what is on them, with the pods that are on their way there (pkg/scheduler/backend/cache). */
export class ClusterState {
  readonly #byName = new Map<string, NodeInfo>();
  readonly #placeOf = new Map<string, { readonly node: NodeInfo; readonly info: PodInfo }>();
  readonly #assumed = new Set<string>();
  readonly #counters = new Map<string, PodCounter>();
  readonly #held = new Map<string, HeldTerm>();
  #nodes: readonly NodeInfo[] = [];
  #slots = 0;

  /** Those whose Node exists, in the order in which they came. */
  get nodes(): readonly NodeInfo[] {
    return this.#nodes;
  }

  node(name: string): NodeInfo | undefined {
    const node = this.#byName.get(name);
    return node?.node === undefined ? undefined : node;
  }

  setNode(name: string, node: Node | undefined): void {
    const info = this.#info(name);
    const known = info.node !== undefined;
    info.setNode(node);
    if (known === (node !== undefined)) return;
    if (node === undefined) this.#nodes = this.#nodes.filter((other) => other !== info);
    else this.#nodes = [...this.#nodes, info];
  }

  /** A pod that is on a node, or is on its way there (`assumed`). */
  place(info: PodInfo, nodeName: string, assumed: boolean): void {
    const node = this.#info(nodeName);
    const known = this.#placeOf.get(info.uid);
    if (known !== undefined) {
      if (!assumed) this.#assumed.delete(info.uid);
      if (known.node === node && countsAlike(known.info.pod, info.pod)) return;
      this.remove(info.uid);
    }
    if (assumed) this.#assumed.add(info.uid);
    this.#placeOf.set(info.uid, { node, info });
    node.add(info);
    this.#hold(info);
    this.#count(info, node, 1);
  }

  remove(uid: string): void {
    const known = this.#placeOf.get(uid);
    this.#assumed.delete(uid);
    if (known === undefined) return;
    this.#placeOf.delete(uid);
    known.node.remove(known.info);
    this.#count(known.info, known.node, -1);
  }

  isAssumed(uid: string): boolean {
    return this.#assumed.has(uid);
  }

  /** Counts pods of a sort from now on; the same `id` is the same sort. Those that are being deleted never count (podtopologyspread/common.go, countPodsMatchSelector). */
  counter(id: string, counts: (pod: Pod) => boolean): PodCounter {
    return this.#counter(id, ({ pod }) => !isBeingDeleted(pod) && counts(pod));
  }

  /** The terms of pods that are on nodes: `anti`-affinity, or what weighs in the scores. */
  heldTerms(kind: 'anti' | 'weighing'): Iterable<HeldTerm> {
    return [...this.#held]
      .filter(([id, { holders }]) => id.startsWith(kind) && holders.total > 0)
      .map(([, held]) => held);
  }

  #counter(id: string, counts: (info: PodInfo) => boolean): PodCounter {
    const known = this.#counters.get(id);
    if (known !== undefined) return known;
    const made = new PodCounter(counts, this.#byName.values());
    this.#counters.set(id, made);
    return made;
  }

  #hold({ antiAffinity, affinity, preferred }: PodInfo): void {
    for (const term of antiAffinity) this.#holdTerm('anti', term, (info) => info.antiAffinity);
    // What a pod requires draws pods that come later, with weight 1 (interpodaffinity, HardPodAffinityWeight).
    for (const term of affinity) this.#holdTerm('weighing', term, (info) => info.affinity);
    for (const term of preferred) this.#holdTerm('weighing', term, (info) => info.preferred);
  }

  #holdTerm(kind: string, term: PodTerm, termsOf: (info: PodInfo) => readonly PodTerm[]): void {
    const id = `${kind} ${term.topologyKey} ${term.weight} ${term.id}`;
    if (this.#held.has(id)) return;
    const isSame = (other: PodTerm) =>
      other.id === term.id && other.topologyKey === term.topologyKey && other.weight === term.weight;
    this.#held.set(id, { term, holders: this.#counter(`held ${id}`, (info) => termsOf(info).some(isSame)) });
  }

  #count(info: PodInfo, node: NodeInfo, change: 1 | -1): void {
    for (const counter of this.#counters.values()) if (counter.counts(info)) counter.add(node, change);
  }

  #info(name: string): NodeInfo {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const made = new NodeInfo(name, this.#slots);
    this.#slots += 1;
    this.#byName.set(name, made);
    return made;
  }
}

/** Whether a pod that is on a node holds its resources: one that has ended does not (pkg/scheduler/eventhandlers.go, the informer's field selector). */
export const takesPlace = (pod: Pod): boolean => (pod.spec?.nodeName ?? '') !== '' && !isPodTerminal(pod);

const countsAlike = (a: Pod, b: Pod): boolean =>
  a.metadata?.labels === b.metadata?.labels && isBeingDeleted(a) === isBeingDeleted(b) && a.spec === b.spec;
