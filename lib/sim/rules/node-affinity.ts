import type { V1NodeSelectorTerm } from '@kubernetes/client-node';
import type { Node, Pod, Raw } from '../objects.ts';
import { requirementTest } from './selector.ts';

type NodeTest = (node: Node) => boolean;
type Term = Raw<V1NodeSelectorTerm>;

/** What a pod wants of its node (component-helpers, scheduling/corev1/nodeaffinity/nodeaffinity.go, GetRequiredNodeAffinity). */
export interface NodeAffinity {
  /** Undefined if any node will do. */
  readonly required: NodeTest | undefined;
  /** If it can only be on certain nodes, their names: as pods of a DaemonSet. */
  readonly onlyOn: readonly string[] | undefined;
  readonly preferred: readonly { readonly weight: number; readonly matches: NodeTest }[];
}

const anyNode: NodeAffinity = { required: undefined, onlyOn: undefined, preferred: [] };

export function nodeAffinityOf({ spec }: Pod): NodeAffinity {
  const nodeSelector = Object.entries(spec?.nodeSelector ?? {});
  const affinity = spec?.affinity?.nodeAffinity;
  if (nodeSelector.length === 0 && affinity === undefined) return anyNode;
  const terms = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const termTests = terms?.map(termTest);
  return {
    required:
      nodeSelector.length === 0 && termTests === undefined
        ? undefined
        : (node) =>
            nodeSelector.every(([key, value]) => node.metadata?.labels?.[key] === value) &&
            (termTests === undefined || termTests.some((matches) => matches(node))),
    onlyOn: terms === undefined ? undefined : namesIn(terms),
    preferred: (affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ weight, preference }) => ({
      weight,
      matches: termTest(preference),
    })),
  };
}

/** A term without requirements matches nothing. */
function termTest({ matchExpressions = [], matchFields = [] }: Term): NodeTest {
  const labelTests = matchExpressions.map(requirementTest);
  const fieldTests = matchFields.map(requirementTest);
  if (labelTests.length + fieldTests.length === 0) return () => false;
  return ({ metadata }) =>
    labelTests.every((test) => test(metadata?.labels)) &&
    fieldTests.every((test) => test({ 'metadata.name': metadata?.name ?? '' }));
}

/** framework/plugins/nodeaffinity/node_affinity.go, PreFilter: only if each term names nodes. */
function namesIn(terms: readonly Term[]): readonly string[] | undefined {
  const names = new Set<string>();
  for (const { matchFields = [] } of terms) {
    const named = matchFields.filter(({ key, operator }) => key === 'metadata.name' && operator === 'In');
    if (named.length === 0) return undefined;
    for (const { values = [] } of named) for (const name of values) names.add(name);
  }
  return [...names];
}
