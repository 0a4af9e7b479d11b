import { maskFor } from '../mask.ts';
import type { Trace } from '../trace.ts';
import type { Difference } from './difference.ts';

/**
 * That each kubectl drain said the same and ended with the same exit code. Lines of one kind stand in the order of the Pods'
 * names, which are generated, so that masked lines are compared as a set with counts.
 */
export function drainDifferences(recorded: Trace, simulated: Trace): readonly Difference[] {
  const theirs = drainsOf(recorded);
  const ours = drainsOf(simulated);
  const differences: Difference[] = [];
  for (let n = 0; n < Math.max(theirs.length, ours.length); n += 1) {
    const [one, other] = [theirs[n], ours[n]];
    if (one === other) continue;
    const text = `drain ${n + 1}: recorded\n${one ?? 'none'}\nsimulated\n${other ?? 'none'}`;
    differences.push({ aspect: 'drain', key: text, text });
  }
  return differences;
}

function drainsOf(trace: Trace): readonly string[] {
  const mask = maskFor(trace.header);
  return trace.lines.flatMap((line) => {
    if (line.t !== 'act' || line.what !== 'kubectl' || line.args?.[0] !== 'drain') return [];
    const lines = (line.lines ?? []).map(([, text]) => mask(text)).toSorted();
    return [[`exit code ${line.exitCode ?? 'none'}`, ...lines].join('\n')];
  });
}
