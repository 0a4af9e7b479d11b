import type { DrainedNode } from '../cluster/departed-node.ts';
import type { StrandedPod } from '../cluster/workload.ts';
import {
  type DrainFate,
  type DrainObjection,
  drainFate,
  drainObjections,
  drainWords,
} from '../kubernetes/drain-filters.ts';

/** As kubectl names a Pod. */
export const nameOf = ({ subject }: StrandedPod): string => `${subject.namespace}/${subject.name}`;

/** Which Pods kubectl named, by what it had to say of them. */
export type Named = { readonly [objection in DrainObjection]: readonly string[] };

/** What kubectl names when it refuses to drain. */
export const refusalsSaid = ({ drain, node }: DrainedNode): Named => {
  const begin = `error: unable to drain node "${node.name}" due to error:`;
  const line = drain.output.split('\n').find((text) => text.startsWith(begin)) ?? '';
  return namedIn(line, 'refusal');
};

/** What kubectl names in its warnings. */
export const warningsSaid = ({ drain }: DrainedNode): Named => {
  const lines = drain.output.split('\n').filter((text) => text.startsWith('Warning: '));
  return namedIn(lines.join('\n'), 'warning');
};

function namedIn(text: string, what: 'refusal' | 'warning'): Named {
  const names = (objection: DrainObjection): readonly string[] => {
    const [, after = ''] = text.split(`${drainWords[objection][what]}: `);
    const [list = ''] = /^[^\s,;\]]+\/[^\s,;\]]+(?:, [^\s,;\]]+\/[^\s,;\]]+)*/.exec(after) ?? [];
    return list === '' ? [] : list.split(', ');
  };
  return { daemons: names('daemons'), 'local-storage': names('local-storage'), unmanaged: names('unmanaged') };
}

/** The Pods of the node that kubectl is to name, by the objection to each. */
export function toBeNamed(drained: DrainedNode, objectionOf: (fate: DrainFate) => DrainObjection | undefined): Named {
  const names = (objection: DrainObjection): readonly string[] =>
    drained.pods.filter((pod) => objectionOf(drainFate(pod, drained.options)) === objection).map(nameOf);
  return { daemons: names('daemons'), 'local-storage': names('local-storage'), unmanaged: names('unmanaged') };
}

/**
 * Where what kubectl said differs from what it ought to have said; undefined if nowhere. A Pod that was going already when
 * the drain began may be named, or be gone before kubectl looked.
 */
export function differenceOf(drained: DrainedNode, said: Named, due: Named): string | undefined {
  const leaving = new Set(drained.leaving.map(nameOf));
  const differences = drainObjections.flatMap((objection) => {
    const missing = due[objection].filter((name) => !said[objection].includes(name));
    const odd = said[objection].filter((name) => !due[objection].includes(name) && !leaving.has(name));
    return [
      ...(missing.length > 0 ? [`it does not name ${missing.join(', ')} (${objection})`] : []),
      ...(odd.length > 0 ? [`it names ${odd.join(', ')} (${objection}), which it need not`] : []),
    ];
  });
  return differences.length === 0 ? undefined : differences.join('; ');
}

/** Command, exit code and what it said, for the record. */
export const whatItSaid = ({ drain }: DrainedNode): readonly string[] => [
  `${drain.command}: exit code ${drain.exitCode ?? 'none'}`,
  ...drain.output.split('\n'),
];
