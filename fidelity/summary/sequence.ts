import { maskFor } from '../mask.ts';
import { type Step, stepsOf } from '../states.ts';
import type { Trace } from '../trace.ts';

/** Writes, acts and requests of a trace between two instants, one a line, for people. */
export function sequenceOf(trace: Trace, from: number, to: number, shown: (step: Step) => boolean): readonly string[] {
  const mask = maskFor(trace.header);
  const writes = stepsOf(trace).filter((step) => step.at >= from && step.at <= to && shown(step));
  const others = trace.lines.flatMap((line) => {
    if (line.t === 'step') return [{ at: line.at, text: `── ${line.title}` }];
    if (line.t === 'act')
      return [{ at: line.at[0], text: `── act: ${line.what} ${line.node ?? ''} ${line.args?.join(' ') ?? ''}` }];
    if (line.t === 'ask')
      return [{ at: line.at[0], text: `── asked by ${line.by}: ${line.verb} ${line.uri} → ${line.code}` }];
    return [];
  });
  return [
    ...writes.map((step) => ({ at: step.at, text: textOf(step) })),
    ...others.filter(({ at }) => at >= from && at <= to),
  ]
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, text }) => mask(`${signed(at - from)}  ${text}`).slice(0, 400));
}

const signed = (value: number): string => `+${(value / 1000).toFixed(3)}`.padStart(9);

function textOf({ write, after }: Step): string {
  const by = `${write.by ?? '?'} ${write.verb ?? ''}${write.sub === undefined ? '' : `/${write.sub}`}`;
  if (write.kind === 'Event') {
    return `Event on ${String(after.get('about'))} (uid ${String(after.get('aboutUid'))}) ${String(after.get('reason'))}: ${String(after.get('message'))} [${by}, ${String(after.get('component'))}, count ${String(after.get('count'))}]`;
  }
  const set = Object.entries(write.set).map(
    ([name, value]) => `${name}=${value === null ? '∅' : JSON.stringify(value)}`,
  );
  const also = write.also === undefined ? '' : `only ${write.also.join(', ')}`;
  return `${write.kind} ${write.name} ${write.type} [${by}] ${write.type === 'ADDED' ? '' : set.join(' ')}${also}`;
}
