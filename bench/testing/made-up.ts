import type { Interval, Observation, SeenRule } from '../../lib/recorder/observation.ts';
import type { AuditedWrite } from '../audit-log.ts';
import type { Transition } from '../transitions.ts';
import type { DatedTransition } from '../truth.ts';

/** A Pod's field that changed at a resourceVersion; `lo` and `hi` are those of `seen`. */
export function observed(
  resourceVersion: number,
  given: Partial<Observation> & { readonly lo?: number; readonly hi?: number; readonly rule?: SeenRule } = {},
): Observation {
  const { lo = 0, hi = 10, rule = 'read', ...rest } = given;
  return {
    type: 'observation',
    subject: { kind: 'Pod', namespace: 'bench', name: 'web' },
    field: 'phase',
    to: 'Running',
    uid: 'uid-web',
    resourceVersion: String(resourceVersion),
    seen: { lo, hi, rule },
    ...rest,
  };
}

export function transition(resourceVersion: number, given: Partial<Transition> = {}): Transition {
  return {
    subject: { kind: 'Pod', namespace: 'bench', name: 'web' },
    uid: 'uid-web',
    resourceVersion: BigInt(resourceVersion),
    fields: ['phase'],
    made: false,
    gone: false,
    seen: { lo: 0, hi: 10, rule: 'read' },
    until: undefined,
    ...given,
  };
}

export const dated = (seen: Interval, truth: Interval, resourceVersion = 1): DatedTransition => ({
  transition: transition(resourceVersion, { seen: { ...seen, rule: 'read' } }),
  truth,
});

/** A request about the same Pod, answered with the Pod as of this resourceVersion. */
export function written(resourceVersion: number | undefined, given: Partial<AuditedWrite> = {}): AuditedWrite {
  return {
    verb: 'patch',
    subresource: undefined,
    kind: 'Pod',
    namespace: 'bench',
    name: 'web',
    uid: 'uid-web',
    resourceVersion: resourceVersion === undefined ? undefined : BigInt(resourceVersion),
    object: undefined,
    deletes: false,
    receivedAt: 0,
    completedAt: 10,
    ...given,
  };
}
