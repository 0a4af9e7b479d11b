import { countDifferences } from './compare/counts.ts';
import type { Difference } from './compare/difference.ts';
import { drainDifferences } from './compare/drains.ts';
import { eventDifferences } from './compare/events.ts';
import { type History, historiesOf } from './compare/history.ts';
import { match } from './compare/match.ts';
import { replacementsIn, secondDifferences } from './compare/seconds.ts';
import { orderDifferences, transitionDifferences } from './compare/transitions.ts';
import type { Trace } from './trace.ts';

/**
 * In what a simulated trace is not as the recorded one that it replays.
 *
 * Real clusters do not do all things in one order: a kubelet that is slow writes once what a fast one writes in two, and two
 * controllers race. So `others` are more recordings of the same scenario on the same version: a difference is dropped if the
 * simulated trace does not differ so from one of them, since then a real cluster has done the same. Times are never
 * excused in this way: those of another recording have other phases.
 */
export function compareTraces(recorded: Trace, simulated: Trace, others: readonly Trace[] = []): readonly Difference[] {
  return others.reduce(
    (left, other) => {
      const seen = new Set(differencesOf(other, simulated).map(({ key }) => key));
      return left.filter(({ aspect, key }) => aspect === 'second' || seen.has(key));
    },
    differencesOf(recorded, simulated),
  );
}

/** Each once, though ten Pods may differ in the same way. */
function differencesOf(recorded: Trace, simulated: Trace): readonly Difference[] {
  const theirs = historiesOf(recorded).filter(isCompared);
  const ours = historiesOf(simulated).filter(isCompared);
  const { pairs, onlyRecorded, onlySimulated } = match(theirs, ours);
  const replacements = replacementsIn(theirs);
  const all = [
    ...onlyRecorded.map((name) => alone(name, 'recorded')),
    ...onlySimulated.map((name) => alone(name, 'simulated')),
    ...pairs.flatMap((pair) => [
      ...transitionDifferences(pair),
      ...orderDifferences(pair),
      ...secondDifferences(pair, replacements),
      ...countDifferences(pair),
    ]),
    ...eventDifferences(recorded, simulated, isComparedEvent),
    ...drainDifferences(recorded, simulated),
  ];
  return [...new Map(all.map((difference) => [difference.key, difference])).values()];
}

function alone(name: string, which: string): Difference {
  const text = `${name} is in the ${which} trace only`;
  return { aspect: 'object', key: text, text };
}

/** What kind and the lab run in kube-system beside kube-proxy is theirs: a pod network, a provisioner. The simulator has its own, or none. */
const ofTheCluster = /^(kube-system|local-path-storage|default)\//;

const isCompared = ({ kind, name }: History): boolean =>
  kind === 'Node' || kind === 'Lease' || !ofTheCluster.test(name) || name.startsWith('kube-system/kube-proxy');

const isComparedEvent = (about: string): boolean => {
  const [kind = '', name = ''] = about.split(' ');
  return kind === 'Node' || !ofTheCluster.test(name) || name.startsWith('kube-system/kube-proxy');
};
