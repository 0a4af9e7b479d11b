import type { V1TopologySpreadConstraint } from '@kubernetes/client-node';
import type { Pod, Raw } from '../objects.ts';
import type { NodeAffinity } from '../rules/node-affinity.ts';
import { type LabelTest, selectorTest } from '../rules/selector.ts';
import { untoleratedTaint } from '../rules/tolerations.ts';
import type { ClusterState } from './cluster-state.ts';
import type { DefaultSelectors } from './default-selector.ts';
import { hostnameKey, type NodeInfo, zoneKey } from './node-info.ts';
import type { PodCounter } from './pod-counter.ts';
import type { PodInfo } from './pod-info.ts';
import { blocked, type Rejection, unresolvable } from './rejection.ts';

type Constraint = Raw<V1TopologySpreadConstraint>;

const didNotMatch = "node(s) didn't match pod topology spread constraints";
const plugin = 'PodTopologySpread';
const mismatch = blocked(plugin, didNotMatch);
const missingLabel = unresolvable(plugin, `${didNotMatch} (missing required label)`);

/** Of pods that have no constraints of their own (framework/plugins/podtopologyspread/plugin.go, systemDefaultConstraints). */
const defaults: readonly Constraint[] = [
  { topologyKey: hostnameKey, whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 3 },
  { topologyKey: zoneKey, whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 5 },
];

interface Counted {
  readonly constraint: Constraint;
  readonly counter: PodCounter;
  readonly counts: boolean;
  readonly eligible: (node: NodeInfo) => boolean;
}

/** How a pod's like are to be spread (framework/plugins/podtopologyspread). */
export class TopologySpread {
  readonly #cluster: ClusterState;
  readonly #hard: readonly Counted[];
  readonly #soft: readonly Counted[];
  readonly #needsAllLabels: boolean;

  constructor(cluster: ClusterState, info: PodInfo, affinity: NodeAffinity, selectors: DefaultSelectors) {
    this.#cluster = cluster;
    const own = info.pod.spec?.topologySpreadConstraints ?? [];
    this.#needsAllLabels = own.length > 0;
    const counted = (constraint: Constraint, id: string, selects: LabelTest): Counted => ({
      constraint,
      counter: cluster.labelCounter(id, info.pod.metadata?.namespace ?? '', selects),
      counts: selects(info.pod.metadata?.labels),
      eligible: eligibleFor(constraint, info.pod, affinity),
    });
    const ofOwn = (action: string) =>
      own
        .filter(({ whenUnsatisfiable }) => whenUnsatisfiable === action)
        .map((constraint) => {
          const selector = withLabelKeys(constraint, info.pod);
          const id = `${info.pod.metadata?.namespace ?? ''} ${JSON.stringify(selector)}`;
          return counted(constraint, id, selectorTest(selector));
        });
    this.#hard = ofOwn('DoNotSchedule');
    if (this.#needsAllLabels) this.#soft = ofOwn('ScheduleAnyway');
    else {
      const selector = selectors.of(info.pod);
      this.#soft =
        selector === undefined ? [] : defaults.map((constraint) => counted(constraint, selector.id, selector.selects));
    }
  }

  /** filtering.go, Filter; undefined if any node will do. */
  filter(): ((node: NodeInfo) => Rejection | undefined) | undefined {
    if (this.#hard.length === 0) return undefined;
    const keys = this.#hard.map(({ constraint }) => constraint.topologyKey);
    const hasAll = (node: NodeInfo) => keys.every((key) => node.label(key) !== undefined);
    const checks = this.#hard.map(({ constraint, counter, counts, eligible }) => {
      const { topologyKey, maxSkew, minDomains = 1 } = constraint;
      const byValue = counter.byTopology(this.#cluster.nodes, topologyKey, (node) => hasAll(node) && eligible(node));
      const least = byValue.size < minDomains ? 0 : Math.min(...byValue.values());
      return { topologyKey, maxSkew, byValue, least, self: Number(counts) };
    });
    return (node) => {
      for (const { topologyKey, maxSkew, byValue, least, self } of checks) {
        const value = node.label(topologyKey);
        if (value === undefined) return missingLabel;
        if ((byValue.get(value) ?? 0) + self - least > maxSkew) return mismatch;
      }
      return undefined;
    };
  }

  /**
   * scoring.go, PreScore, Score and NormalizeScore: a number from 0 to 100 for each of the nodes, written into `raw`; undefined if it
   * does not matter.
   */
  scores(nodes: readonly NodeInfo[], raw: Float64Array = new Float64Array(nodes.length)): Float64Array | undefined {
    if (this.#soft.length === 0) return undefined;
    const ignored = this.#ignored(nodes);
    const counted = ignored === undefined ? nodes : nodes.filter((_, index) => ignored[index] !== true);
    raw.fill(0);
    for (const one of this.#soft) addScores(one, this.#cluster, nodes, counted, raw);
    let [least, most] = [Number.POSITIVE_INFINITY, 0];
    for (let index = 0; index < raw.length; index += 1) {
      if (ignored?.[index] === true) continue;
      const score = Math.round(raw[index] ?? 0);
      raw[index] = score;
      least = Math.min(least, score);
      most = Math.max(most, score);
    }
    for (let index = 0; index < raw.length; index += 1) {
      if (ignored?.[index] === true) raw[index] = 0;
      else raw[index] = most === 0 ? 100 : Math.trunc((100 * (most + least - (raw[index] ?? 0))) / most);
    }
    return raw;
  }

  /** Nodes that lack a label that a constraint of the pod's own names; the defaults ignore none. */
  #ignored(nodes: readonly NodeInfo[]): readonly boolean[] | undefined {
    if (!this.#needsAllLabels) return undefined;
    const keys = this.#soft.map(({ constraint }) => constraint.topologyKey);
    return nodes.map((node) => keys.some((key) => node.label(key) === undefined));
  }
}

function addScores(
  { constraint, counter, eligible }: Counted,
  cluster: ClusterState,
  nodes: readonly NodeInfo[],
  counted: readonly NodeInfo[],
  raw: Float64Array,
): void {
  const { topologyKey, maxSkew } = constraint;
  if (topologyKey === hostnameKey) {
    const weight = Math.log(counted.length + 2);
    const { hasAllHostnames } = cluster;
    for (let index = 0; index < nodes.length; index += 1) {
      const node = nodes[index];
      if (node === undefined || (!hasAllHostnames && node.label(hostnameKey) === undefined)) continue;
      raw[index] = (raw[index] ?? 0) + counter.on(node) * weight + maxSkew - 1;
    }
    return;
  }
  if (topologyKey === zoneKey && cluster.isWithoutZones) return;
  if (counted.every((node) => node.label(topologyKey) === undefined)) return;
  const values = new Set(counted.map((node) => node.label(topologyKey) ?? ''));
  const weight = Math.log(values.size + 2);
  const byValue = counter.byTopology(cluster.nodes, topologyKey, eligible);
  for (const [index, node] of nodes.entries()) {
    const value = node.label(topologyKey);
    if (value !== undefined) raw[index] = (raw[index] ?? 0) + (byValue.get(value) ?? 0) * weight + maxSkew - 1;
  }
}

/** common.go, matchNodeInclusionPolicies. */
function eligibleFor(
  { nodeAffinityPolicy = 'Honor', nodeTaintsPolicy = 'Ignore' }: Constraint,
  { spec }: Pod,
  { required }: NodeAffinity,
): (node: NodeInfo) => boolean {
  return ({ node }) =>
    node !== undefined &&
    (nodeAffinityPolicy !== 'Honor' || required === undefined || required(node)) &&
    (nodeTaintsPolicy !== 'Honor' ||
      untoleratedTaint(node.spec?.taints, spec?.tolerations, ['NoSchedule', 'NoExecute']) === undefined);
}

/** The constraint's selector, which of these labels wants the pod's own values. */
function withLabelKeys(
  { labelSelector, matchLabelKeys = [] }: Constraint,
  { metadata }: Pod,
): Constraint['labelSelector'] {
  if (labelSelector === undefined || matchLabelKeys.length === 0) return labelSelector;
  const own = matchLabelKeys.flatMap((key) => {
    const value = metadata?.labels?.[key];
    return value === undefined ? [] : [[key, value] as const];
  });
  return { ...labelSelector, matchLabels: { ...labelSelector.matchLabels, ...Object.fromEntries(own) } };
}
