import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { kinds } from './kinds.ts';

/**
 * A golden trace: what a real cluster did in one scenario, write by write, told by its API server. JSON lines, compressed by
 * gzip: a header, then everything else in the order of its time.
 *
 * Times are milliseconds after the header's `t0`. An interval `at` is that of the request in the API server's audit log, by
 * the API server's clock, so it contains the write to etcd; that of an act contains the act, by the same host's clock.
 */

const time = z.number();
const interval = z.tuple([time, time]);
const scalar = z.union([z.string(), z.number(), z.boolean()]);

export const traceSchema = 1;

const header = z.strictObject({
  t: z.literal('header'),
  schema: z.literal(traceSchema),
  kubernetes: z.string(),
  profile: z.string(),
  scenario: z.string(),
  /** The settings as they were read from the cluster, by name; of the Lease's duration one for each node. Milliseconds, if no unit is named. */
  settings: z.record(z.string(), z.union([scalar, z.record(z.string(), scalar)])),
  nodes: z.array(z.strictObject({ name: z.string(), role: z.enum(['control-plane', 'worker']) })),
  /** What makes such a trace again. */
  command: z.string(),
  /** The version of the kubectl that watched. */
  kubectl: z.string(),
  /** Of the host: its processors, and its load averages of a minute at the beginning and the end. A busy one is slow, and its latencies are no rule. */
  host: z.strictObject({ cpus: z.int(), load: z.tuple([z.number(), z.number()]) }).exactOptional(),
  /** Milliseconds since 1970: instant 0 of all times here. */
  t0: z.number(),
  /** Each `rv` is an object's resourceVersion less this, so that those of the baseline are at most 0. */
  rv0: z.number(),
  /** powercut's own verdict on the scenario, and why it is not `passed`. */
  verdict: z.strictObject({ status: z.string(), reason: z.string().exactOptional() }),
});

const subject = {
  kind: z.enum(kinds),
  ns: z.string().exactOptional(),
  name: z.string(),
  /** Stands for the UID: one number for each. */
  u: z.int(),
  rv: z.int(),
};

/** What is kept of an object, by name (see fields/); null: it has this field no more. */
const set = z.record(z.string(), scalar.nullable());

/** An object that was there when the scenario began. */
const base = z.strictObject({
  t: z.literal('base'),
  ...subject,
  /** When it was last written, if the audit log tells. */
  at: interval.exactOptional(),
  by: z.string().exactOptional(),
  set,
});

const write = z.strictObject({
  t: z.literal('write'),
  ...subject,
  type: z.enum(['ADDED', 'MODIFIED', 'DELETED']),
  /** Of the request; absent if none could be found in the audit log. */
  at: interval.exactOptional(),
  /** If there is no `at`: when kubectl printed it, which is after the write. */
  seen: time.exactOptional(),
  /** `kubelet/<node>`, `replicaset-controller`, `kubernetes-admin (kubectl)`. */
  by: z.string().exactOptional(),
  verb: z.string().exactOptional(),
  sub: z.string().exactOptional(),
  /** True if the request was found by its object and time, not by the resourceVersion that it was answered. */
  inferred: z.literal(true).exactOptional(),
  /** Only what this write changed; all of it if it added the object. */
  set,
  /** Where nothing that is kept changed: what did, two levels deep, as in `status.images`. */
  also: z.array(z.string()).exactOptional(),
});

/** What was done to a machine, or to the cluster by a program. */
const act = z.strictObject({
  t: z.literal('act'),
  what: z.string(),
  node: z.string().exactOptional(),
  /** Contains the moment at which it took effect; of a program, its whole life. */
  at: interval,
  args: z.array(z.string()).exactOptional(),
  exitCode: z.int().exactOptional(),
  output: z.string().exactOptional(),
  /** Of kubectl: when each line came. */
  lines: z.array(z.tuple([time, z.string()])).exactOptional(),
});

/** A request to write by somebody who is no part of Kubernetes: what a replay asks of the simulator. */
const ask = z.strictObject({
  t: z.literal('ask'),
  at: interval,
  by: z.string(),
  verb: z.string(),
  /** As in the URL: `/api/v1/namespaces/default/pods/a/eviction`. */
  uri: z.string(),
  code: z.int(),
  body: z.unknown().optional(),
});

/** When a step of the scenario began. */
const step = z.strictObject({ t: z.literal('step'), at: time, title: z.string() });

const line = z.discriminatedUnion('t', [base, write, act, ask, step]);

export type Header = z.infer<typeof header>;
export type Base = z.infer<typeof base>;
export type Write = z.infer<typeof write>;
export type TraceAct = z.infer<typeof act>;
export type Ask = z.infer<typeof ask>;
export type Line = z.infer<typeof line>;

export interface Trace {
  readonly header: Header;
  /** Ordered by time, the baseline first. */
  readonly lines: readonly Line[];
}

/** The bytes of a trace's file. The same trace makes the same bytes. */
export function encodeTrace({ header: head, lines }: Trace): Buffer {
  const text = [head, ...lines].map((one) => `${JSON.stringify(one)}\n`).join('');
  return gzipSync(text, { level: 9 });
}

/** Throws ZodError, or what gunzip throws, if it is no trace of this schema. */
export function decodeTrace(bytes: Uint8Array): Trace {
  const [first = '', ...rest] = gunzipSync(bytes).toString('utf8').trimEnd().split('\n');
  return { header: header.parse(JSON.parse(first)), lines: rest.map((text) => line.parse(JSON.parse(text))) };
}
