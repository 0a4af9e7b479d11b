import { maskFor } from '../mask.ts';
import { type Step, stepsOf } from '../states.ts';
import type { Trace } from '../trace.ts';

/** Which kind of write it is: who wrote by what, and which fields. */
export function labelOf({ write }: Step, mask: (text: string) => string): string {
  const by = mask(write.by ?? '?').replace(/^kubelet\/.*/, 'kubelet');
  const verb = [write.verb, write.sub].filter((part) => part !== undefined).join(' ');
  const fields = write.type === 'ADDED' ? [] : Object.keys(write.set).map((name) => mask(name));
  const plain = [...new Set(fields.map((name) => name.replace(/^(endpoint|container) \S+?(\..*)?$/, '$1$2')))];
  const also = write.also === undefined ? '' : ` (only ${write.also.join(', ')})`;
  return `${write.type} by ${by} (${verb})${plain.length === 0 ? '' : `: ${plain.join(', ')}`}${also}`;
}

/** How long after each kind of write on an object the next one came, and which. */
export function edgesOf(
  traces: readonly Trace[],
  kind: string,
  label = labelOf,
): ReadonlyMap<string, readonly number[]> {
  const edges = new Map<string, number[]>();
  for (const trace of traces) {
    const mask = maskFor(trace.header);
    const last = new Map<number, Step>();
    for (const step of stepsOf(trace)) {
      if (step.write.kind !== kind) continue;
      const former = last.get(step.write.u);
      last.set(step.write.u, step);
      if (former === undefined) continue;
      const edge = `${label(former, mask)}  →  ${label(step, mask)}`;
      const delays = edges.get(edge) ?? [];
      edges.set(edge, delays);
      delays.push(step.at - former.at);
    }
  }
  return edges;
}
