import type { Scalar } from '../json.ts';
import type { Kind } from '../kinds.ts';
import { maskFor } from '../mask.ts';
import { type Step, stepsOf } from '../states.ts';
import type { Story } from '../story.ts';

/** One field of an object that became something. */
export interface Transition {
  /** `Ready`, `nodeName`, `exists`. */
  readonly field: string;
  /** Names of the cluster masked; `∅` for a field that is there no more. */
  readonly value: string;
  /** Of the object's writes, which one made it; those of one write have no order among each other. */
  readonly place: number;
  /** Milliseconds after the trace's `t0`. */
  readonly at: number;
  readonly by: string;
  /** The time that the server wrote of it, in milliseconds since 1970: whole seconds. */
  readonly second?: number;
}

/** All that became of one object while the scenario was played. */
export interface History {
  readonly kind: Kind;
  readonly u: number;
  /** `ReplicaSet default/web-5d8f`; nothing is masked. */
  readonly id: string;
  /** Masked, with its namespace. */
  readonly name: string;
  /** Of a Pod, where it ran, masked. */
  readonly node: string | undefined;
  readonly transitions: readonly Transition[];
  /** The object as it was last. */
  readonly last: ReadonlyMap<string, Scalar>;
}

/**
 * The objects of a trace of which something became that is compared, in the order in which they were first written; Events are no
 * objects of the story, and are left out, as is what was written before `from`.
 */
export function historiesOf({ trace, from }: Pick<Story, 'trace' | 'from'>): readonly History[] {
  const mask = maskFor(trace.header);
  const byObject = Map.groupBy(
    stepsOf(trace).filter(({ write, at }) => write.kind !== 'Event' && at >= from),
    ({ write }) => write.u,
  );
  return [...byObject].flatMap(([u, steps]): History[] => {
    const last = steps.at(-1);
    if (last === undefined) return [];
    const { kind, ns, name } = last.write;
    const node = last.after.get('nodeName');
    const transitions = steps.flatMap((step, place) => transitionsOf(step, place, mask));
    const whole = `${ns === undefined ? '' : `${ns}/`}${name}`;
    const counts = steps.some(({ write }) => Object.keys(write.set).some(isCount));
    if (transitions.length === 0 && !counts) return [];
    return [
      {
        kind,
        u,
        id: `${kind} ${whole}`,
        name: mask(whole),
        node: node === undefined ? undefined : mask(String(node)),
        transitions,
        last: last.after,
      },
    ];
  });
}

function transitionsOf(
  { write, at, before, after }: Step,
  place: number,
  mask: (text: string) => string,
): Transition[] {
  // By which program somebody asked makes no difference.
  const by = mask(write.by ?? '?')
    .replace(/^kubelet\/.*/, 'kubelet')
    .replace(/ \(.*\)$/, '');
  const made = (field: string, value: string, time?: Scalar): Transition => {
    const second = typeof time === 'string' && time !== '' ? Date.parse(time) : Number.NaN;
    return { field, value, place, at, by, ...(Number.isNaN(second) ? {} : { second }) };
  };
  if (write.type === 'DELETED') return [made('exists', 'no')];
  const born = write.type === 'ADDED' ? [made('exists', 'yes', after.get('created'))] : [];
  const names = new Set(
    Object.keys(write.set).flatMap((name) => [
      name.replace(/\.reason$/, ''),
      ...(name.endsWith('.restarts') && after.has(lastOf(name)) ? [lastOf(name)] : []),
    ]),
  );
  return [
    ...born,
    ...timesMovedAlone({ write, before, after }, by).map((name) => made(name, 'moved alone')),
    ...[...names]
      .filter((name) => isTold(name, write.kind))
      .map((name) => {
        const value = valueOf(name, after);
        if (name.endsWith('.restarts')) return made(name, growth(before.get(name), after.get(name)));
        if (isTime(name)) return made(name, value === '∅' ? '∅' : 'set', after.get(name));
        return made(name, mask(value), after.get(`${name}.transition`) ?? undefined);
      }),
  ].filter(
    ({ field, value }) =>
      !isForgotten(field, value) &&
      (isToldAgain(field) || field === 'exists' || value !== mask(valueOf(field, before)) || isTime(field)),
  );
}

/**
 * Times of conditions that moved where they were to stay: since when a status holds, though it was the same before; and the last
 * heartbeat, though it was not the kubelet that wrote (node_lifecycle_controller.go, tryUpdateNodeHealth, leaves it alone).
 */
function timesMovedAlone(
  { write, before, after }: Pick<Step, 'write' | 'before' | 'after'>,
  by: string,
): readonly string[] {
  return Object.keys(write.set).filter((name) => {
    if (!before.has(name) || !after.has(name)) return false;
    if (name.endsWith('.heartbeat')) return write.kind === 'Node' && by === 'node-controller';
    if (!name.endsWith('.transition')) return false;
    const condition = name.replace(/\.transition$/, '');
    return before.get(condition) === after.get(condition);
  });
}

/** A container of the cluster's may have been started before the scenario, often where several were played on one cluster. */
const growth = (before: Scalar | undefined, after: Scalar | undefined): string =>
  typeof before === 'number' && typeof after === 'number' ? `+${after - before}` : `${after ?? '∅'}`;

/** How a restarted container ended is told with each restart, be it as the time before. */
const lastOf = (restarts: string): string => restarts.replace(/restarts$/, 'last');
const isToldAgain = (field: string): boolean => field.endsWith('.last');

/** For the same reason there may be a former end of it to be forgotten, or none. */
const isForgotten = (field: string, value: string): boolean => field.endsWith('.last') && value === '∅';

/** Of a condition, its status and reason; of what is made of a hash, or of the present time, only that it is there. */
function valueOf(name: string, fields: ReadonlyMap<string, Scalar>): string {
  if (/-hash$|restartedAt$/.test(name)) return fields.has(name) ? 'set' : '∅';
  const reason = fields.get(`${name}.reason`);
  return `${fields.get(name) ?? '∅'}${reason === undefined ? '' : `/${reason}`}`;
}

/** Fields whose value is a time: that they are set is told, and when is their second. */
const isTime = (name: string): boolean =>
  name.startsWith('taint ') || ['deletionTimestamp', 'startTime'].includes(name);

/**
 * What is not compared: the times of conditions, which are the seconds of theirs; renewals, which only jitter; what the host and
 * the lab decide; endpoints, for no scenario has a Service; and the numbers of workloads, of which controllers write as many
 * intermediate ones as they happen to see, in a rollout also of what is wanted: those are compared as they end (counts.ts).
 */
function isTold(name: string, kind: Kind): boolean {
  if (/\.(transition|heartbeat|update|started)$/.test(name) || /^(address|endpoint) /.test(name)) return false;
  if (isCount(name)) return false;
  if (['Deployment', 'ReplicaSet'].includes(kind) && name.endsWith('eneration')) return false;
  return ![
    'created',
    'renewTime',
    'images',
    'bootID',
    'cpu',
    'pods',
    'providerID',
    'kubeletVersion',
    'podCIDR',
  ].includes(name);
}

/** Whether a field is a number of replicas, or of a DaemonSet's Pods. */
export const isCount = (name: string): boolean => /replicas$/i.test(name) || /^number[A-Z]|NumberScheduled$/.test(name);
