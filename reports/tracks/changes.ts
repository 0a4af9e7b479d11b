import { z } from 'zod';
import { observedKind } from '../schema/record.ts';

/** A field of an object as some line of a timeline tells it. */
export interface Change {
  readonly kind: 'Node' | 'Lease' | 'Pod' | 'EndpointSlice';
  readonly namespace: string;
  readonly name: string;
  readonly field: string;
  /** `undefined`: the field is not there. */
  readonly value: unknown;
  readonly lo: number;
  readonly hi: number;
}

const subject = z.object({ kind: observedKind, namespace: z.string().optional(), name: z.string() });
const baseline = z.object({
  type: z.literal('baseline'),
  subject,
  fields: z.record(z.string(), z.unknown()),
  at: z.number(),
});
const observation = z.object({
  type: z.literal('observation'),
  subject,
  field: z.string(),
  to: z.unknown().optional(),
  seen: z.object({ lo: z.number().nullable(), hi: z.number() }),
});

const shown = {
  Node: /^(?:exists$|condition\/|taint\/)/,
  Lease: /^renewTime$/,
  Pod: /^(?:exists|phase|condition\/Ready|deletionTimestamp|node)$/,
  EndpointSlice: /^(?:exists$|service$|endpoint\/)/,
} as const;

const isShown = (kind: string): kind is Change['kind'] => kind in shown;

/** What of a timeline's line a track may show. */
export function changesOf(line: unknown): readonly Change[] {
  const found = baseline.safeParse(line);
  if (found.success) {
    const { fields, at, subject: of } = found.data;
    return Object.entries(fields).flatMap(([field, value]) => change(of, field, value, at, at));
  }
  const seen = observation.safeParse(line);
  if (!seen.success) return [];
  const { subject: of, field, to } = seen.data;
  return change(of, field, to, seen.data.seen.lo ?? 0, seen.data.seen.hi);
}

function change(of: z.infer<typeof subject>, field: string, value: unknown, lo: number, hi: number): Change[] {
  const { kind, namespace = '', name } = of;
  if (!isShown(kind) || !shown[kind].test(field)) return [];
  // Only kubelets renew those of kube-node-lease; leaders' say nothing of a node.
  if (kind === 'Lease' && namespace !== 'kube-node-lease') return [];
  return [{ kind, namespace, name, field, value, lo: Math.max(0, lo), hi: Math.max(0, lo, hi) }];
}
