import { countDifferences } from './compare/counts.ts';
import type { Difference } from './compare/difference.ts';
import { drainDifferences } from './compare/drains.ts';
import { eventDifferences, isToldElsewhere } from './compare/events.ts';
import { HeldUp } from './compare/held-up.ts';
import { type History, historiesOf } from './compare/history.ts';
import { match } from './compare/match.ts';
import { oneWriteDifferences } from './compare/one-write.ts';
import { replacementsIn } from './compare/replacements.ts';
import { secondDifferences } from './compare/seconds.ts';
import { orderDifferences, transitionDifferences } from './compare/transitions.ts';
import { unfinishedIn } from './compare/unfinished.ts';
import { type Story, storyOf } from './story.ts';
import type { Trace } from './trace.ts';

/**
 * In what a simulated trace is not as the recorded one that it replays.
 *
 * Real clusters do not do all things in one order: a kubelet that is slow writes once what a fast one writes in two, and two
 * controllers race. So `others` are more recordings of the same scenario on the same version: a difference is dropped if the
 * simulated trace does not differ so from one of them, since then a real cluster has done the same. Times are never
 * excused in this way: those of another recording have other phases. `told` is what kubelets of the version told of their Nodes, in
 * whichever scenario.
 */
export function compareTraces(
  recorded: Trace,
  simulated: Trace,
  others: readonly Trace[] = [],
  told: ReadonlySet<string> = new Set(),
): readonly Difference[] {
  return others.reduce(
    (left, other) => {
      const seen = new Set(differencesOf(other, simulated).map(({ key }) => key));
      return left.filter(({ aspect, key }) => aspect === 'second' || seen.has(key));
    },
    differencesOf(recorded, simulated).filter((difference) => !isToldElsewhere(difference, told)),
  );
}

/** Each once, though ten Pods may differ in the same way. */
function differencesOf(recorded: Trace, simulated: Trace): readonly Difference[] {
  const theirStory = storyOf(recorded);
  const ourStory = storyOf(simulated, theirStory.from);
  const theirs = historiesOf(theirStory).filter(isComparedIn(theirStory));
  const ours = historiesOf(ourStory).filter(isComparedIn(ourStory));
  const { pairs, onlyRecorded, onlySimulated } = match(theirs, ours);
  const replacements = replacementsIn(theirs);
  const unfinished = unfinishedIn(theirs);
  // Where powercut could not tell, the host was too busy: what the control plane did late there is no rule.
  const isTimed = recorded.header.verdict.status !== 'unknown';
  const all = [
    ...onlyRecorded.map((name) => alone(name, 'recorded')),
    ...onlySimulated.map((name) => alone(name, 'simulated')),
    ...pairs.flatMap((pair) => [
      ...transitionDifferences(pair, unfinished),
      ...orderDifferences(pair),
      ...oneWriteDifferences(pair),
      ...countDifferences(pair, unfinished),
    ]),
    ...(isTimed ? secondDifferences(pairs, replacements, new HeldUp(recorded)) : []),
    ...eventDifferences(theirStory, ourStory, isOfStory),
    ...drainDifferences(recorded, simulated),
  ];
  // Of ten Pods that differ alike one may have no excuse.
  const excused = all.filter(({ byHost }) => byHost === true);
  const others = all.filter(({ byHost }) => byHost !== true);
  return [...new Map([...excused, ...others].map((difference) => [difference.key, difference])).values()];
}

function alone(name: string, which: string): Difference {
  const text = `${name} is in the ${which} trace only`;
  return { aspect: 'object', key: text, text };
}

/**
 * Of namespaced objects, the scenario's own and kube-proxy: what else kind and the lab run is theirs, a pod network, a provisioner; the
 * simulator has its own, or none.
 */
const isOfStory = ({ namespaces }: Story, name: string): boolean =>
  namespaces.has(name.replace(/\/.*$/, '')) || name.startsWith('kube-system/kube-proxy');

const isComparedIn =
  (story: Story) =>
  ({ kind, name }: History): boolean =>
    kind === 'Node' || kind === 'Lease' || isOfStory(story, name);
