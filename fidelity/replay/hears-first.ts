import type { KubeletPhases } from '../../lib/sim/kubelet/context.ts';
import { type Milliseconds, seconds } from '../../lib/units.ts';
import type { Trace } from '../trace.ts';

/** So soon it tells of it then; one that looks at its Node as it was before a pause tells of it a round later, or as of one that is as it was. */
const soon: Milliseconds = seconds(5);

/**
 * Whether a kubelet that went on after a pause heard what had become of its Node before it looked at it: the first that it wrote was of one that
 * had turned Unknown. Nothing if it was not paused.
 */
export function hearsFirst({ lines }: Trace, node: string): Pick<KubeletPhases, 'hearsFirst'> {
  const resumed = lines.find((line) => line.t === 'act' && line.what === 'resume' && line.node === node);
  if (resumed?.t !== 'act') return {};
  const [from] = resumed.at;
  const told = lines.find(
    (line) =>
      line.t === 'write' &&
      line.kind === 'Node' &&
      line.by === `kubelet/${node}` &&
      line.at !== undefined &&
      line.at[0] >= from,
  );
  const isSoon = told?.t === 'write' && (told.at?.[0] ?? Number.POSITIVE_INFINITY) < from + soon;
  return { hearsFirst: isSoon && told.set['MemoryPressure'] === 'False' };
}
