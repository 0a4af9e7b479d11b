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
    withChanged(object, 'status', (status) => {
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

/** A list with nothing in it is as none at all on the wire. */
function withoutEmptyTaints(object: Node): Node {
  if (object.spec?.taints?.length !== 0) return object;
  const { taints: _, ...spec } = object.spec;
  return { ...object, spec };
}
