import type { Milliseconds } from '../../lib/units.ts';
import { pathOf } from '../story.ts';
import type { Line, Trace } from '../trace.ts';

/**
 * Whether a program of a node that tells of its start at an instant was started before the trace: nothing had been done to the node in it by
 * then. An earlier scenario gave it its power back, or its Node; on a busy host kube-proxy takes seconds until it tells of that.
 */
export function startedBefore({ lines }: Trace): (node: string, at: Milliseconds) => boolean {
  const doneTo = (line: Line, node: string): boolean =>
    (line.t === 'act' && line.node === node) || (line.t === 'ask' && pathOf(line) === `/api/v1/nodes/${node}`);
  return (node, at) =>
    !lines.some((line) => (line.t === 'act' || line.t === 'ask') && line.at[0] <= at && doneTo(line, node));
}
