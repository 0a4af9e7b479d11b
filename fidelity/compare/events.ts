import { maskFor } from '../mask.ts';
import { stepsOf } from '../states.ts';
import type { Trace } from '../trace.ts';
import type { Difference } from './difference.ts';

/**
 * That there are the same Events: of the same type, reason, message and components, about the same objects with the same kind of
 * UID. How often each was repeated is left out, for that depends on how many Pods had the time to do what. `isCompared` says
 * which objects are.
 */
export function eventDifferences(
  recorded: Trace,
  simulated: Trace,
  isCompared: (about: string) => boolean,
): readonly Difference[] {
  const theirs = eventsOf(recorded, isCompared);
  const ours = eventsOf(simulated, isCompared);
  const difference = (key: string, which: string): Difference => {
    const text = `Event ${key} is in the ${which} trace only`;
    return { aspect: 'event', key: text, text };
  };
  return [
    ...[...theirs].filter((key) => !ours.has(key)).map((key) => difference(key, 'recorded')),
    ...[...ours].filter((key) => !theirs.has(key)).map((key) => difference(key, 'simulated')),
  ];
}

/** The lab's hosts have cgroup v1, of which its kubelets warn; the simulated ones have not. */
const ofTheLab = ['CgroupV1'];

function eventsOf(trace: Trace, isCompared: (about: string) => boolean): ReadonlySet<string> {
  const mask = maskFor(trace.header);
  return new Set(
    stepsOf(trace).flatMap(({ write, after }) => {
      if (write.kind !== 'Event' || write.type === 'DELETED') return [];
      const field = (name: string): string => mask(String(after.get(name) ?? '∅'));
      const about = field('about');
      if (!isCompared(about) || ofTheLab.includes(field('reason'))) return [];
      // Which number of a combined one happens to be seen is chance: how many replicas, which Pod.
      const message = field('message').replaceAll(/\b\d+\b/g, 'n');
      const components = `${field('component')}, reported by ${field('reportingComponent')}`;
      return [`${field('type')} ${field('reason')} on ${about} (uid ${field('aboutUid')}): ${message} [${components}]`];
    }),
  );
}
