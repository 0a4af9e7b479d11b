import { maskFor } from '../mask.ts';
import { stepsOf } from '../states.ts';
import type { Trace } from '../trace.ts';

/** Which Events there were in each step of the scenario: how often they were written, and what tells them apart. */
export function eventsOf(trace: Trace): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const mask = maskFor(trace.header);
  const begins = trace.lines.flatMap((line) => (line.t === 'step' ? [line] : []));
  const all = new Map<string, Map<string, number>>();
  for (const { write, after, at } of stepsOf(trace)) {
    if (write.kind !== 'Event' || write.type === 'DELETED') continue;
    const title = begins.findLast((step) => step.at <= at)?.title ?? 'before';
    const ofStep = all.get(title) ?? new Map<string, number>();
    all.set(title, ofStep);
    const field = (name: string): string => String(after.get(name) ?? '∅');
    const [kind = '', name = ''] = field('about').split(' ');
    const about = kind === 'Node' ? mask(name) : kind;
    const text = mask(
      `${field('type')} ${field('reason')} on ${about} (uid ${field('aboutUid')}) "${field('message')}" component ${field('component')}, reporting ${field('reportingComponent')}, ${write.type === 'ADDED' ? 'created' : `patched to count ${field('count')}`}`,
    );
    ofStep.set(text, (ofStep.get(text) ?? 0) + 1);
  }
  return all;
}
