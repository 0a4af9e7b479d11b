import { maskFor } from '../mask.ts';
import type { Trace } from '../trace.ts';
import type { Difference } from './difference.ts';

/**
 * That each kubectl drain said the same as often and ended with the same exit code. Lines of one kind stand in the order of the Pods'
 * names, which are generated, so that masked lines are compared as a set with counts. Lines that kubectl's client logs (`I1128
 * … Waited before sending request`) are left out: whether it has to wait depends on how long the host takes to end Pods.
 */
export function drainDifferences(recorded: Trace, simulated: Trace): readonly Difference[] {
  const theirs = drainsOf(recorded);
  const ours = drainsOf(simulated);
  return Array.from({ length: Math.max(theirs.length, ours.length) }).flatMap((_, n): Difference[] => {
    const [one = [], other = []] = [theirs[n], ours[n]];
    const apart = [...new Set([...one, ...other])].flatMap((line) => {
      const [told, simulatedTold] = [timesOf(line, one), timesOf(line, other)];
      return told === simulatedTold ? [] : [`${told} times, simulated ${simulatedTold} times: ${line}`];
    });
    if (apart.length === 0) return [];
    const text = `drain ${n + 1}: ${apart.join('; ')}`;
    return [{ aspect: 'drain', key: text, text }];
  });
}

const timesOf = (line: string, lines: readonly string[]): number => lines.filter((one) => one === line).length;

/**
 * Lists of Pods stand in the order of their names, too, and what is said of several lists in no order at all: kubectl keeps them by what it
 * says, in a map (pkg/drain/filters.go, PodDeleteList).
 */
function inOrder(line: string): string {
  const ofNames = (text: string): string =>
    text.replaceAll(/(?<=: )[^:;]+\/[^:;]+/g, (names) => names.split(', ').toSorted().join(', '));
  const [, before = '', refusals, after = ''] = /^(.*)\[(.*)\](.*)$/.exec(line) ?? [];
  if (refusals !== undefined) {
    const parts = refusals.split(/, (?=cannot delete |error when )/);
    return `${before}[${parts.map(ofNames).toSorted().join(', ')}]${after}`;
  }
  const [, warning = '', rest = line] = /^(Warning: )(.*)$/.exec(line) ?? [];
  return `${warning}${rest.split('; ').map(ofNames).toSorted().join('; ')}`;
}

/** As klog begins a line. */
const ofTheClient = /^[IWEF]\d{4} \d\d:\d\d:/;

function drainsOf(trace: Trace): readonly (readonly string[])[] {
  const mask = maskFor(trace.header);
  return trace.lines.flatMap((line) => {
    if (line.t !== 'act' || line.what !== 'kubectl' || line.args?.[0] !== 'drain') return [];
    const lines = (line.lines ?? []).map(([, text]) => inOrder(mask(text))).filter((text) => !ofTheClient.test(text));
    return [[`exit code ${line.exitCode ?? 'none'}`, ...lines]];
  });
}
