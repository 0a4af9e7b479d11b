import { maskFor } from '../mask.ts';
import { stepsOf } from '../states.ts';
import { type Story, storyOf } from '../story.ts';
import type { Trace } from '../trace.ts';
import type { Difference } from './difference.ts';
import { startedBefore } from './started-before.ts';

/**
 * That there are the same Events: of the same type, reason, message and components, about the same objects with the same kind of
 * UID. How often each was repeated is left out, for that depends on how many Pods had the time to do what. Events are of Nodes, and of objects that
 * `isOfStory` names. What a recorded kubelet, or kube-proxy, told only after the story's end may be told within it by a faster one. That a
 * kube-proxy has started is left out where it was started before the trace.
 */
export function eventDifferences(recorded: Story, simulated: Story, isOfStory: IsOfStory): readonly Difference[] {
  const theirs = eventsOf(recorded, isOfStory);
  const theirLater = eventsOf({ ...recorded, trace: recorded.whole }, isOfStory);
  const ours = eventsOf(simulated, isOfStory);
  const difference = (key: string, which: string): Difference => {
    const text = `Event ${key} is in the ${which} trace only`;
    return { aspect: 'event', key: text, text };
  };
  return [
    ...[...theirs].filter((key) => !ours.has(key)).map((key) => difference(key, 'recorded')),
    ...[...ours]
      .filter((key) => !theirs.has(key) && !(isOfNodePrograms(key) && theirLater.has(key)))
      .map((key) => difference(key, 'simulated')),
  ];
}

/**
 * What kubelets told of their Nodes in any of these recordings, whichever the Node. A kubelet that starts tells of its Node as often as its
 * own modules happen to look before others are ready (pkg/kubelet/kubelet.go, getNodeAnyWay; kubelet_node_status.go, defaultNodeStatusFuncs):
 * that depends on no scenario, so that what one recording of a version shows is lawful in each. So is what the allocator of networks tells of
 * a Node that registers: it fails where the Node changes while it is given one (pkg/controller/nodeipam/ipam/range_allocator.go).
 */
export const toldByKubelets = (traces: readonly Trace[]): ReadonlySet<string> =>
  new Set(
    traces.flatMap((trace) =>
      [...eventsOf({ ...storyOf(trace), trace }, () => false)].filter((key) => isOfKubelets(key)).map(ofAnyNode),
    ),
  );

/** Whether a difference is no more than that a kubelet told of its Node what others of its version have told. */
export const isToldElsewhere = ({ aspect, key }: Difference, told: ReadonlySet<string>): boolean => {
  const [, event] = /^Event (.*) is in the simulated trace only$/.exec(key) ?? [];
  return aspect === 'event' && event !== undefined && isOfKubelets(event) && told.has(ofAnyNode(event));
};

const isOfKubelets = (key: string): boolean => / on Node .*reported by (kubelet|cidrAllocator)\]$/.test(key);

/** Nodes are masked as their role and number. */
const ofAnyNode = (key: string): string => key.replaceAll(/\b(control-plane|worker\d*)\b/g, 'node');

const isOfNodePrograms = (key: string): boolean => /reported by (kubelet|kube-proxy)\]$/.test(key);

/** Whether an object of this name, masked and with its namespace, is part of a story. */
type IsOfStory = (story: Story, name: string) => boolean;

/** The lab's hosts have cgroup v1, of which its kubelets warn; the simulated ones have not. */
const ofTheLab = ['CgroupV1'];

function eventsOf(story: Story, isOfStory: IsOfStory): ReadonlySet<string> {
  const { trace, from } = story;
  const mask = maskFor(trace.header);
  const isOfBefore = startedBefore(trace);
  return new Set(
    stepsOf(trace).flatMap(({ write, after, at }) => {
      if (write.kind !== 'Event' || write.type === 'DELETED' || at < from) return [];
      const field = (name: string): string => mask(String(after.get(name) ?? '∅'));
      const about = field('about');
      const [kind, name = ''] = about.split(' ');
      if ((kind !== 'Node' && !isOfStory(story, name)) || ofTheLab.includes(field('reason'))) return [];
      const isStart = field('reportingComponent') === 'kube-proxy' && field('reason') === 'Starting';
      if (isStart && isOfBefore(String(after.get('about')).replace(/^Node \//, ''), at)) return [];
      // Which number of a combined one happens to be seen is chance: how many replicas, which Pod.
      const message = field('message').replaceAll(/\b\d+\b/g, 'n');
      const components = `${field('component')}, reported by ${field('reportingComponent')}`;
      return [`${field('type')} ${field('reason')} on ${about} (uid ${field('aboutUid')}): ${message} [${components}]`];
    }),
  );
}
