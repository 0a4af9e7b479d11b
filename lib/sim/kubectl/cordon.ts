import type { Process } from '../engine/process.ts';
import type { Node } from '../objects.ts';
import { readFlags } from './flags.ts';
import type { Session } from './session.ts';
import { nodePath, theNode } from './the-node.ts';

/** `kubectl cordon NODE` and `uncordon` (pkg/cmd/drain/drain.go, RunCordonOrUncordon). */
export function* cordon(session: Session, args: readonly string[], wanted: boolean): Process {
  const [name = ''] = theNode(readFlags(args, {}).words, { exactly: 1 });
  const node = yield* session.client.get<Node>(nodePath(name));
  yield* setUnschedulable(session, node, wanted);
}

/** Sets it if it is not so already; tells an error and goes on (pkg/drain/cordon.go, PatchOrReplace). */
export function* setUnschedulable({ client, out }: Session, node: Node, wanted: boolean): Process {
  const name = node.metadata?.name ?? '';
  const done = wanted ? 'cordoned' : 'uncordoned';
  if ((node.spec?.unschedulable ?? false) === wanted) {
    out(`node/${name} already ${done}`);
    return;
  }
  try {
    // A field that is false is left out of an object, so in a patch it is null.
    yield* client.patch(nodePath(name), 'strategic-merge', { spec: { unschedulable: wanted ? true : null } });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    out(`error: unable to ${wanted ? 'cordon' : 'uncordon'} node "${name}": ${error.message}`);
    return;
  }
  out(`node/${name} ${done}`);
}
