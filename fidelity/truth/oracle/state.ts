import type { DarkSpan } from '../power-log.ts';
import { type Answer, baseless, broken, kept, type Question } from './facts.ts';
import { appOf, isGoing, namespace, readyOf } from './objects.ts';

/** All replicas are Ready, and each worker has one. */
export function running({ history, heard, workers }: Question): Answer {
  const name = heard.claim.subject.split('/').at(-1);
  const ready = history
    .podsAt(heard.settled)
    .filter((pod) => pod.metadata?.namespace === namespace && appOf(pod) === name && readyOf(pod) === 'True');
  const idle = workers.filter((worker) => !ready.some(({ spec }) => spec?.nodeName === worker));
  return idle.length === 0 && ready.length > 0 ? kept(`${ready.length} are Ready`) : broken(`none on ${idle.join()}`);
}

/** The machine is so when the claim is judged, and became so by that act. */
function isDark(wanted: DarkSpan['state'], orderly: boolean): (question: Question) => Answer {
  return ({ dark, heard }) => {
    if (dark.state !== wanted || dark.from > heard.settled) return broken('it was not');
    if (dark.to !== undefined && dark.to <= heard.begun) return broken('it is not any more');
    return dark.orderly === orderly ? kept('it was') : broken('it was by another act');
  };
}

export const cut = isDark('off', false);
export const shutDown = isDark('off', true);
export const paused = isDark('paused', false);

/** Ready was True for a while after the power was gone. */
export function stillReady({ history, node, dark }: Question): Answer {
  const then = history.nodesAt(dark.from).find(({ metadata }) => metadata?.name === node);
  if (readyOf(then) !== 'True') return baseless('it was not Ready before');
  const changed = history
    .nodes(node)
    .some(({ at, object }) => at > dark.from && at < dark.from + aWhile && readyOf(object) !== 'True');
  return changed ? broken('it was changed at once') : kept('it was');
}

/** Shorter than the grace period of any story less the longest pause between two heartbeats. */
const aWhile = 100;

/** Nothing runs on it while it is asked. */
export function silent({ dark, heard }: Question): Answer {
  const lives = dark.from > heard.begun || (dark.to !== undefined && dark.to < heard.settled);
  return lives ? baseless('it was not dark then') : kept('it is dark');
}

/** All replicas are Ready, and some of them on the node. */
export function runsOn({ history, node, heard }: Question): Answer {
  const own = history
    .podsAt(heard.settled)
    .filter((pod) => pod.metadata?.namespace === namespace && appOf(pod) === 'nginx' && !isGoing(pod));
  const there = own.filter((pod) => pod.spec?.nodeName === node && readyOf(pod) === 'True');
  return there.length > 0 && own.every((pod) => readyOf(pod) === 'True')
    ? kept(`${there.length} run there`)
    : broken('none runs there, or not all run');
}
