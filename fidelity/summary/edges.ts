import { maskFor } from '../mask.ts';
import { type Step, stepsOf } from '../states.ts';
import type { Trace } from '../trace.ts';

/** What kind of write it is: who made it by what, and what became of the fields that tell states apart. Times, texts and counts are not among them. */
export function labelOf({ write, before, after }: Step, mask: (text: string) => string): string {
  const by = mask(write.by ?? '?').replace(/^kubelet\/.*/, 'kubelet');
  const verb = [write.verb, write.sub].filter((part) => part !== undefined).join(' ');
  const who = `${write.type} by ${by} (${verb})`;
  if (write.type !== 'MODIFIED') return who;
  const names = Object.keys(write.set).filter((name) => !untold.test(name));
  const told = names.flatMap((name) => {
    const value = after.get(name);
    if (name.endsWith('.reason'))
      return names.includes(name.slice(0, -'.reason'.length)) ? [] : [`${name}=${value ?? '∅'}`];
    if (name.startsWith('endpoint '))
      return [`endpoint ${before.has(name) ? String(before.get(name)) : '∅'}→${value ?? '∅'}`];
    const reason = after.get(`${name}.reason`);
    const text = typeof value === 'number' ? '' : `=${value ?? '∅'}${reason === undefined ? '' : `/${reason}`}`;
    return [mask(`${name.replace(/^container \S+?(\.|$)/, 'container$1')}${timed(name) ? '' : text}`)];
  });
  const also = write.also === undefined ? '' : `only ${write.also.join(', ')}`;
  const rest = told.length === 0 && also === '' ? `only ${Object.keys(write.set).join(', ')}` : '';
  return `${who}: ${[...new Set(told)].join(', ')}${also}${rest}`;
}

const untold = /\.(transition|message|heartbeat|update|started)$/;
const timed = (name: string): boolean => /^(taint|deletionTimestamp|renewTime|startTime|nodeName)/.test(name);

/** How long after each kind of write on an object of the kind the next one came, and which. */
export function edgesOf(traces: readonly Trace[], kind: string): ReadonlyMap<string, readonly number[]> {
  const edges = new Map<string, number[]>();
  for (const trace of traces) {
    const mask = maskFor(trace.header);
    const last = new Map<number, Step>();
    for (const step of stepsOf(trace)) {
      if (step.write.kind !== kind) continue;
      const former = last.get(step.write.u);
      last.set(step.write.u, step);
      if (former === undefined) continue;
      const edge = `${labelOf(former, mask)}  →  ${labelOf(step, mask)}`;
      const delays = edges.get(edge) ?? [];
      edges.set(edge, delays);
      delays.push(step.at - former.at);
    }
  }
  return edges;
}
