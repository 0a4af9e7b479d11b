import type { RejoinedNode } from '../cluster/orphaned-node.ts';
import { textOf } from '../recorder/field-value.ts';
import { beforeTheJoin } from './adoption-marks.ts';
import { judgeKept } from './judge-kept.ts';
import type { MatcherResult } from './settle-claim.ts';

/** An adopted Node has the labels that people had put on it (kubelet_node_status.go, tryRegisterWithAPIServer). */
export function toKeepItsLabels(rejoined: RejoinedNode, negated: boolean): Promise<MatcherResult> {
  const { node } = rejoined;
  const labels = beforeTheJoin(rejoined, 'labels');
  const own = keysOf(labels).filter((key) => !givenByKubelet(key));
  return judgeKept(
    rejoined,
    {
      id: 'node.kept-labels',
      title: 'an adopted node keeps its labels',
      kept: own.map((key) => `${key}=${textOf(labels, key) ?? ''}`),
      lost: () => {
        const now = node.observed.timeline.object(node.subject)?.fields.get('labels');
        return own.filter((key) => textOf(now, key) !== textOf(labels, key));
      },
    },
    negated,
  );
}

const keysOf = (labels: unknown): readonly string[] =>
  typeof labels === 'object' && labels !== null ? Object.keys(labels) : [];

/** Labels of Kubernetes' own domains are put on by the kubelet itself, so that they are there proves nothing. */
const givenByKubelet = (key: string): boolean => /^([^/]*\.)?(kubernetes|k8s)\.io\//.test(key);
