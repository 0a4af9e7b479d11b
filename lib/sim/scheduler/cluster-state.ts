import type { Node, Pod } from '../objects.ts';
import { isBeingDeleted, isPodTerminal } from '../rules/pods.ts';
import type { Labels, LabelTest } from '../rules/selector.ts';
import { hostnameKey, NodeInfo, zoneKey } from './node-info.ts';
import { PodCounter } from './pod-counter.ts';
import type { PodInfo, PodTerm } from './pod-info.ts';
import { RememberedScores } from './remembered-scores.ts';

interface LabelCounter {
  readonly namespace: string;
  readonly selects: LabelTest;
  readonly counter: PodCounter;
}

/** A term that some pods have, and where they are. */
export interface HeldTerm {
  readonly term: PodTerm;
  readonly holders: PodCounter;
}

/** Pods on nodes that have the very same labels, as those of one template have, and who counts them. */
interface LabelGroup {
  readonly labels: Labels;
  /** By the pod's UID. */
  readonly nodes: Map<string, NodeInfo>;
  readonly counters: PodCounter[];
}

/** The nodes and what is on them, with the pods that are on their way there (pkg/scheduler/backend/cache). */
export class ClusterState {
  readonly #byName = new Map<string, NodeInfo>();
  readonly #placeOf = new Map<string, { readonly node: NodeInfo; readonly info: PodInfo }>();
  readonly #assumed = new Set<string>();
  readonly #counters = new Map<string, PodCounter>();
  readonly #labelCounters = new Map<string, LabelCounter>();
  readonly #groups = new Map<string, Map<Labels, LabelGroup>>();
  readonly #held = new Map<string, HeldTerm>();
  readonly #remembered = new RememberedScores();
  #nodes: readonly NodeInfo[] = [];
  #nodeSlots: readonly number[] = [];
  #slots = 0;
  /** How many of the nodes have a label of a zone, and how many have none of a hostname. */
  #zoned = 0;
  #hostless = 0;

  /** Those whose Node exists, in the order in which they came. */
  get nodes(): readonly NodeInfo[] {
    return this.#nodes;
  }

  /** Of the nodes, in the same order. */
  get nodeSlots(): readonly number[] {
    return this.#nodeSlots;
  }

  /** Whether no node has a label of a zone. */
  get isWithoutZones(): boolean {
    return this.#zoned === 0;
  }

  /** Whether each node has a label of its hostname. */
  get hasAllHostnames(): boolean {
    return this.#hostless === 0;
  }

  /** By the nodes' slots, what they scored for pods of a sort; forgotten when something on a node changes. */
  rememberedScores(sort: string): Int16Array {
    return this.#remembered.of(sort, this.#slots);
  }

  node(name: string): NodeInfo | undefined {
    const node = this.#byName.get(name);
    return node?.node === undefined ? undefined : node;
  }

  setNode(name: string, node: Node | undefined): void {
    const info = this.#info(name);
    const known = info.node !== undefined;
    this.#countLabels(info, -1);
    info.setNode(node);
    this.#countLabels(info, 1);
    this.#remembered.forget(info.slot);
    if (known === (node !== undefined)) return;
    if (node === undefined) this.#nodes = this.#nodes.filter((other) => other !== info);
    else this.#nodes = [...this.#nodes, info];
    this.#nodeSlots = this.#nodes.map(({ slot }) => slot);
  }

  #countLabels(info: NodeInfo, change: 1 | -1): void {
    if (info.node === undefined) return;
    if (info.label(zoneKey) !== undefined) this.#zoned += change;
    if (info.label(hostnameKey) === undefined) this.#hostless += change;
  }

  /** A pod is on its way to a node. */
  assume(info: PodInfo, nodeName: string): void {
    this.remove(info.uid);
    this.#assumed.add(info.uid);
    this.#place(info, this.#info(nodeName));
  }

  /** A pod is on a node. `infoOf` is asked only if it is not what it was. */
  confirm(pod: Pod, nodeName: string, infoOf: (pod: Pod) => PodInfo): void {
    const uid = pod.metadata?.uid ?? '';
    const node = this.#info(nodeName);
    const known = this.#placeOf.get(uid);
    if (known !== undefined) {
      this.#assumed.delete(uid);
      if (known.node === node && countsAlike(known.info.pod, pod)) return;
      this.remove(uid);
    }
    this.#place(infoOf(pod), node);
  }

  #place(info: PodInfo, node: NodeInfo): void {
    this.#placeOf.set(info.uid, { node, info });
    node.add(info);
    this.#remembered.forget(node.slot);
    this.#hold(info);
    this.#count(info, node, 1);
  }

  remove(uid: string): void {
    const known = this.#placeOf.get(uid);
    this.#assumed.delete(uid);
    if (known === undefined) return;
    this.#placeOf.delete(uid);
    known.node.remove(known.info);
    this.#remembered.forget(known.node.slot);
    this.#count(known.info, known.node, -1);
  }

  isAssumed(uid: string): boolean {
    return this.#assumed.has(uid);
  }

  /** Counts pods of a sort from now on; the same `id` is the same sort. Those that are being deleted never count (podtopologyspread/common.go, countPodsMatchSelector). */
  counter(id: string, counts: (pod: Pod) => boolean): PodCounter {
    return this.#counter(id, ({ pod }) => !isBeingDeleted(pod) && counts(pod));
  }

  /** As `counter`, of the pods of a namespace with labels that `selects` wants: however many such counters there are, a pod costs the same. */
  labelCounter(id: string, namespace: string, selects: LabelTest): PodCounter {
    const known = this.#labelCounters.get(id);
    if (known !== undefined) return known.counter;
    const counter = new PodCounter(() => false, []);
    this.#labelCounters.set(id, { namespace, selects, counter });
    for (const group of this.#groups.get(namespace)?.values() ?? []) {
      if (!selects(group.labels)) continue;
      group.counters.push(counter);
      for (const node of group.nodes.values()) counter.add(node, 1);
    }
    return counter;
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
    if (!isBeingDeleted(info.pod)) this.#countByLabels(info, node, change);
  }

  #countByLabels({ pod: { metadata = {} }, uid }: PodInfo, node: NodeInfo, change: 1 | -1): void {
    const { namespace = '', labels } = metadata;
    const group = this.#group(namespace, labels);
    if (change === 1) group.nodes.set(uid, node);
    else group.nodes.delete(uid);
    for (const counter of group.counters) counter.add(node, change);
    if (group.nodes.size === 0) this.#groups.get(namespace)?.delete(labels);
  }

  #group(namespace: string, labels: Labels): LabelGroup {
    let ofNamespace = this.#groups.get(namespace);
    if (ofNamespace === undefined) {
      ofNamespace = new Map();
      this.#groups.set(namespace, ofNamespace);
    }
    const known = ofNamespace.get(labels);
    if (known !== undefined) return known;
    const counters: PodCounter[] = [];
    for (const { namespace: its, selects, counter } of this.#labelCounters.values()) {
      if (its === namespace && selects(labels)) counters.push(counter);
    }
    const made: LabelGroup = { labels, nodes: new Map(), counters };
    ofNamespace.set(labels, made);
    return made;
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

/** Whether a pod is to the scheduler what it was: binding changes nothing of its spec but the node. */
const countsAlike = (a: Pod, b: Pod): boolean =>
  a.metadata?.labels === b.metadata?.labels &&
  isBeingDeleted(a) === isBeingDeleted(b) &&
  (a.spec === b.spec ||
    (a.spec?.containers === b.spec?.containers &&
      a.spec?.initContainers === b.spec?.initContainers &&
      a.spec?.overhead === b.spec?.overhead &&
      a.spec?.affinity === b.spec?.affinity));
