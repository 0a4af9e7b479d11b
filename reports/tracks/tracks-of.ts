import { z } from 'zod';
import { mostMarks, mostTracks, type RunTrack, type TrackMark } from '../schema/track.ts';
import type { Change } from './changes.ts';

interface Slice {
  service: string | undefined;
  readonly ready: Map<string, boolean>;
}

interface Draft {
  readonly kind: RunTrack['kind'];
  readonly name: string;
  node: string | undefined;
  readonly marks: TrackMark[];
}

const state = z.object({ status: z.string(), reason: z.string().optional() });
const endpoint = z.object({ ready: z.boolean() });

/**
 * What each thing of a slot's cluster was, and when it changed, from the changes in the order in which they were seen. A
 * Pod that was there all the time and never changed has no track, nor has a condition beside Ready.
 */
export function tracksOf(slot: number, changes: readonly Change[]): readonly RunTrack[] {
  const drafts = new Map<string, Draft>();
  const draft = (kind: Draft['kind'], name: string, node?: string): Draft => {
    const key = JSON.stringify([kind, name, kind === 'pod' ? undefined : node]);
    const made = drafts.get(key) ?? { kind, name, node, marks: [] };
    drafts.set(key, made);
    return made;
  };
  const pods = new Map<string, Map<string, unknown>>();
  const slices = new Map<string, Slice>();

  for (const one of changes) {
    if (one.kind === 'Lease') push(draft('lease', one.name, one.name), one, 'renewed');
    else if (one.kind === 'Node') ofNode(one, draft);
    else if (one.kind === 'Pod') ofPod(one, pods, draft);
    else ofSlice(one, slices, draft);
  }
  return [...drafts.values()]
    .filter(({ kind, name, marks }) => marks.length > 1 || (kind !== 'pod' && name !== '' && !isQuiet(kind, name)))
    .map(({ kind, name, node, marks }) => ({
      kind,
      slot,
      name: name.slice(0, 300),
      ...(node === undefined ? {} : { node: node.slice(0, 300) }),
      marks,
      leftOut: 0,
    }));
}

const isQuiet = (kind: Draft['kind'], name: string): boolean => kind === 'condition' && name !== 'Ready';

/** Keeps what a report can show, and counts the rest: of each track, the first marks, as many as have room. */
export function boundedTracks(tracks: readonly RunTrack[]): RunTrack[] {
  const kept = tracks.slice(0, mostTracks);
  const total = kept.reduce((sum, { marks }) => sum + marks.length, 0);
  const share = total <= mostMarks ? Number.POSITIVE_INFINITY : Math.floor(mostMarks / kept.length);
  return kept.map((track) => ({
    ...track,
    marks: track.marks.slice(0, share),
    leftOut: Math.max(0, track.marks.length - share),
  }));
}

function push({ marks }: Draft, { lo, hi }: Change, value: string): void {
  const shown = value.slice(0, 60);
  const last = marks.at(-1);
  // One line of the API changes several fields; only what they amount to was ever so.
  if (shown !== 'renewed' && last?.lo === lo && last.hi === hi) marks.pop();
  if (shown !== 'renewed' && (marks.at(-1)?.value ?? '') === shown) return;
  marks.push({ lo, hi, value: shown });
}

type Drafts = (kind: Draft['kind'], name: string, node?: string) => Draft;

function ofNode(change: Change, draft: Drafts): void {
  const { field, value, name } = change;
  const [what = '', ...rest] = field.split('/');
  const of = rest.join('/');
  if (what === 'taint') push(draft('taint', of, name), change, value === undefined ? '' : 'on');
  else if (what === 'condition') {
    const condition = state.safeParse(value);
    push(draft('condition', of, name), change, condition.success ? condition.data.status : '');
  } else if (value === undefined) push(draft('condition', 'Ready', name), change, '');
}

function ofPod(change: Change, pods: Map<string, Map<string, unknown>>, draft: Drafts): void {
  const key = `${change.namespace}/${change.name}`;
  const fields = pods.get(key) ?? new Map<string, unknown>();
  pods.set(key, fields);
  // One of the same name that comes later begins anew.
  if (change.field === 'exists' && change.value === undefined) fields.clear();
  fields.set(change.field, change.value);
  const made = draft('pod', key);
  const on = fields.get('node');
  if (typeof on === 'string') made.node = on;
  push(made, change, podState(fields));
}

function podState(fields: ReadonlyMap<string, unknown>): string {
  if (fields.has('exists') && fields.get('exists') === undefined) return '';
  if (fields.get('deletionTimestamp') !== undefined) return 'Terminating';
  const phase = fields.get('phase');
  if (phase !== 'Running') return typeof phase === 'string' ? phase : 'Pending';
  const ready = state.safeParse(fields.get('condition/Ready'));
  return ready.success && ready.data.status === 'True' ? 'Ready' : 'Not ready';
}

function ofSlice(change: Change, slices: Map<string, Slice>, draft: Drafts): void {
  const slice: Slice = slices.get(`${change.namespace}/${change.name}`) ?? { service: undefined, ready: new Map() };
  slices.set(`${change.namespace}/${change.name}`, slice);
  const { field, value } = change;
  if (field === 'service' && typeof value === 'string') slice.service = value;
  if (field === 'exists' && value === undefined) slice.ready.clear();
  if (field.startsWith('endpoint/')) {
    const parsed = endpoint.safeParse(value);
    if (parsed.success) slice.ready.set(field, parsed.data.ready);
    else slice.ready.delete(field);
  }
  if (slice.service === undefined) return;
  const ready = [...slice.ready.values()].filter(Boolean).length;
  push(draft('endpoints', `${change.namespace}/${slice.service}`), change, `${ready} of ${slice.ready.size} ready`);
}
