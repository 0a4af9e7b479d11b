import type { Node } from '../../objects.ts';
import { taintNewNode } from '../admission/node-taint.ts';
import { canonicalResourceList } from '../defaults/container.ts';
import { withChanged, withDefaults } from '../defaults/fill.ts';
import { isEqual } from '../validation/equal.ts';
import { changedNodeErrors, nodeErrors, nodeStatusErrors } from '../validation/node.ts';
import { keepingSpec, keepingStatus, strategy } from './base.ts';

/** pkg/registry/core/node/strategy.go: a Node's status may be set when it is created. */
export const node = strategy<Node>({
  defaulted: (object) =>
    withChanged(withChanged(object, 'spec', withPodCIDRs), 'status', (status) => {
      let made = withChanged(status, 'capacity', canonicalResourceList);
      made = withChanged(made, 'allocatable', canonicalResourceList);
      return made.capacity === undefined ? made : withDefaults(made, { allocatable: made.capacity });
    }),
  admitNew: taintNewNode,
  prepareNew: (object) => ({ ...object, spec: object.spec ?? {}, status: object.status ?? {} }),
  prepareChanged: (object, old) => withoutEmptyTaints(keepingStatus(object, old, isEqual)),
  prepareStatus: keepingSpec,
  validateNew: nodeErrors,
  validateChanged: changedNodeErrors,
  validateStatus: nodeStatusErrors,
});

type NodeSpec = NonNullable<Node['spec']>;

/** pkg/apis/core/v1/conversion.go, Convert_v1_NodeSpec_To_core_NodeSpec: the one range is the first of the list. */
function withPodCIDRs(spec: NodeSpec): NodeSpec {
  const { podCIDR = '', podCIDRs = [] } = spec;
  return podCIDR === '' || podCIDRs[0] === podCIDR ? spec : { ...spec, podCIDRs: [podCIDR] };
}

/** A list with nothing in it is as none at all on the wire. */
function withoutEmptyTaints(object: Node): Node {
  if (object.spec?.taints?.length !== 0) return object;
  const { taints: _, ...spec } = object.spec;
  return { ...object, spec };
}
