import type { Node, Pod } from '../../lib/sim/objects.ts';
import type { Simulation } from '../../lib/sim/simulation.ts';
import type { Change } from '../../lib/sim/store/store.ts';
import type { Moment, Stage } from './fault.ts';
import { hasTaint, readyOf, unreachable } from './oracle/objects.ts';
import type { PowerLog } from './power-log.ts';

/** Times what happens in a story by what happened to `victim`. */
export function momentsOf(simulation: Simulation, power: PowerLog, victim: string): Stage['after'] {
  const waiting = new Map<Moment, (() => void)[]>();
  const reach = (moment: Moment): void => {
    for (const begin of waiting.get(moment)?.splice(0) ?? []) begin();
  };
  power.onTurn(({ node, state }) => {
    if (node === victim) reach(state === 'running' ? 'back' : 'dark');
  });
  simulation.onWrite((change) => {
    if (power.dark(victim).length === 0) return;
    const moment = momentOf(change, victim);
    if (moment !== undefined) reach(moment);
  });
  return (moment, delay, act) => {
    const begin = (): void => void simulation.outside().after(delay, act);
    waiting.set(moment, [...(waiting.get(moment) ?? []), begin]);
  };
}

function momentOf({ object, before }: Change, victim: string): Moment | undefined {
  if (object.kind === 'Node' && object.metadata?.name === victim) {
    const [now, then]: readonly (Node | undefined)[] = [object, before];
    if (readyOf(now) === 'Unknown' && readyOf(then) !== 'Unknown') return 'unknown';
    if (readyOf(now) === 'True' && readyOf(then) !== 'True') return 'ready';
    return hasTaint(now, unreachable, 'NoExecute') && !hasTaint(then, unreachable, 'NoExecute') ? 'tainted' : undefined;
  }
  const pod: Pod = object;
  const going = object.kind === 'Pod' && pod.spec?.nodeName === victim && pod.metadata?.deletionTimestamp !== undefined;
  return going ? 'evicted' : undefined;
}
