import type { Run } from '../run.ts';
import type { RunClaim } from '../schema/claim.ts';
import { isAbsent } from './absence.ts';
import { actorOf, controllerManagerLog } from './actors.ts';

/** What one may do about a claim that is not a pass, and the commands to look oneself. */
export interface Advice {
  readonly sentence: string;
  readonly commands: readonly string[];
}

export function adviceOn(claim: RunClaim, run: Run): Advice {
  return { sentence: sentenceOn(claim, run), commands: commandsFor(claim, run) };
}

function sentenceOn(claim: RunClaim, { gaps, faults }: Run): string {
  const { verdict, reason, observed, expectation } = claim;
  if (verdict === 'unknown') {
    if (/never exercised|never judged|not reached/.test(reason)) {
      return 'First see to what stopped the scenario before it; then run again.';
    }
    if (gaps.length > 0 && /gap|hole|watch/.test(reason)) {
      return 'Nothing is shown to be wrong. See why the record has a hole (API server restarted, host starved), and run again.';
    }
    return 'Nothing is shown to be wrong. Read the reason, remove its cause, and run again.';
  }
  const actor = actorOf(claim.id);
  const setting = 'The window follows from the settings below, each with its source';
  if (isAbsent(claim)) {
    return actor === undefined
      ? `It did not come in time. ${setting}: look at the object itself, and into the log of what should have changed it.`
      : `It did not come in time. It is done by ${actor.name}: ${actor.look}.`;
  }
  if (observed === undefined || expectation === undefined) {
    return 'Look at the object itself, and at what else acts on it, before you run again.';
  }
  if (observed.lo < expectation.window.lo) {
    return `It came earlier than these settings allow. ${setting}: look for another component that did it, or for a setting that is not in force.`;
  }
  return actor === undefined
    ? `It came later than these settings allow. ${setting}: look into the log of the controller that does it${faults.length > 0 ? ', and whether it was without its leader or throttled' : ''}.`
    : `It came later than these settings allow. It is done by ${actor.name}: ${actor.look}.`;
}

/** Read-only, and with every name quoted that a shell could take for more than a name. */
function commandsFor({ subject, id, verdict }: RunClaim, { clusters }: Run): readonly string[] {
  const nodes = clusters.flatMap((cluster) => cluster.nodes.map(({ name }) => name));
  const node = nodes.find((name) => subject.split(/[ /]/).includes(name));
  const [kind = '', path = ''] = subject.split(' ');
  const [namespace = '', name = ''] = path.split('/');
  const namespaced = name !== '' && /^[A-Z]/.test(kind);
  const actor = verdict === 'fail' ? actorOf(id) : undefined;
  const commands = [
    ...(actor === undefined ? [] : [actor.command]),
    ...(node === undefined ? [] : [`kubectl describe node ${quoted(node)}`]),
    ...(node !== undefined && id.startsWith('node.')
      ? [`kubectl -n kube-node-lease get lease ${quoted(node)} -o yaml`]
      : []),
    ...(node !== undefined && id.startsWith('pods.')
      ? [`kubectl get pods -A -o wide --field-selector ${quoted(`spec.nodeName=${node}`)}`]
      : []),
    ...(namespaced
      ? [`kubectl -n ${quoted(namespace)} get ${quoted(kind.toLowerCase())} ${quoted(name)} -o yaml`]
      : []),
    `kubectl get events -A --sort-by=.lastTimestamp`,
    ...(id.startsWith('node.') || id.startsWith('pods.') ? [controllerManagerLog] : []),
  ];
  return [...new Set(commands)];
}

const quoted = (word: string): string =>
  /^[\w.=/:@-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
