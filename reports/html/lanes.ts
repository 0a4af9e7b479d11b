import { formatDuration } from '../../lib/units.ts';
import type { Run } from '../run.ts';
import type { RunTrack, TrackMark } from '../schema/track.ts';
import { clip } from '../words.ts';
import { html, type Markup } from './markup.ts';
import { clockText, type TimeAxis } from './time-axis.ts';

/** What the cluster showed, on the axis that claims are drawn on: the nodes that something was done to come first. */
export function lanes(run: Run, axis: TimeAxis): Markup {
  const hit = new Set(run.faults.map(({ node }) => node));
  const shown = run.tracks
    .map((track) => ({ track, spans: spansOf(track, axis) }))
    .filter(({ track, spans }) => spans.length > 0 && !(track.kind === 'taint' && track.name.includes('control-plane')))
    .toSorted((a, b) => rank(a.track, hit) - rank(b.track, hit));
  const most = shown.slice(0, mostLanes);
  if (most.length === 0) return html``;
  return html`
<li class="row of-step lane-head"><span class="name">What the cluster showed</span></li>
${most.map(({ track, spans }) => laneRow(track, spans, axis))}
${shown.length > most.length ? html`<li class="row lane-head"><span class="name">${shown.length - most.length} more are in run.json</span></li>` : ''}`;
}

const mostLanes = 150;

interface Span {
  readonly mark: TrackMark;
  readonly hi: number;
}

/** Each state lasts until the next; a renewal is a moment. What began before the axis is drawn from its beginning. */
function spansOf({ kind, marks }: RunTrack, axis: TimeAxis): readonly Span[] {
  return marks
    .map((mark, index) => ({ mark, hi: kind === 'lease' ? mark.hi : (marks[index + 1]?.hi ?? axis.hi) }))
    .filter(({ mark, hi }) => mark.value !== '' && mark.hi <= axis.hi && hi >= axis.lo);
}

const order = ['condition', 'lease', 'taint', 'endpoints', 'pod'] as const satisfies readonly RunTrack['kind'][];

function rank({ kind, node, name }: RunTrack, hit: ReadonlySet<string>): number {
  const one = order.indexOf(kind);
  if (kind === 'endpoints' || kind === 'pod') return 10 + one;
  // The condition that all else follows from stands first.
  return (hit.has(node ?? '') ? 0 : 5) + one + (kind === 'condition' && name !== 'Ready' ? 0.5 : 0);
}

/** How a state is drawn: a tone for what its kind means by it. */
function toneOf({ kind, name }: RunTrack, value: string): string {
  if (kind === 'lease') return 'tick';
  if (kind === 'taint') return name.endsWith('NoExecute') ? 'bad' : 'warn';
  if (kind === 'condition')
    return value === 'Unknown' ? 'bad' : (value === 'True') === (name === 'Ready') ? 'good' : 'warn';
  if (kind === 'pod') return { Ready: 'good', Terminating: 'end', Pending: 'wait' }[value] ?? 'warn';
  const [ready, , all] = value.split(' ');
  return ready === all && ready !== '0' ? 'good' : ready === '0' ? 'bad' : 'warn';
}

function labelOf({ kind, name, node = '' }: RunTrack): string {
  if (kind === 'condition') return `${node} · ${name}`;
  if (kind === 'lease') return `${node} · lease renewals`;
  if (kind === 'taint') return `${node} · ${name.replace('node.kubernetes.io/', '')}`;
  if (kind === 'endpoints') return `Service ${name.split('/').at(-1)}`;
  return `${name.split('/').at(-1)}${node === '' ? '' : ` on ${node}`}`;
}

/**
 * One path for each tone, so that ten thousand changes are a few hundred elements. Its unit is a thousandth of a percent of
 * the axis, and strokes keep their width however far one zooms. What a pointer is told stands in `data-marks`.
 */
function laneRow(track: RunTrack, spans: readonly Span[], axis: TimeAxis): Markup {
  const tones = Map.groupBy(spans, ({ mark }) => toneOf(track, mark.value));
  const x = (at: number) => Math.round(Math.min(1, Math.max(0, (at - axis.lo) / (axis.hi - axis.lo))) * 1e6);
  const label = labelOf(track);
  const told = spans
    .slice(0, 12)
    .map(({ mark }) => `${clockText(mark.hi)} ${mark.value}`)
    .join(', ');
  const marks = spans.map(
    ({ mark, hi }) =>
      `${Math.round(mark.lo)} ${Math.round(mark.hi)} ${Math.round(hi)} ${mark.value.replaceAll('|', ' ')}`,
  );
  return html`
<li class="row lane" data-kind="${track.kind}" data-node="${track.node ?? ''}"><span class="name" tabindex="-1">${clip(label, 120)}</span>
<span class="clip"><svg class="track" role="img" height="14" viewBox="0 0 1000000 14" preserveAspectRatio="none" data-marks="${marks.join('|')}"><title>${clip(label, 120)}: ${spans.length > 12 ? `${spans.length} changes, at first ` : ''}${told}${track.leftOut > 0 ? `; ${track.leftOut} later changes left out` : ''}</title>
${[...tones].flatMap(([tone, all]) => chunks(all).map((of) => ({ tone, of }))).map(({ tone, of }) => html`<path class="state ${tone}" d="${of.map(({ mark, hi }) => (tone === 'tick' ? `M${x(mark.hi)} 3v8` : `M${x(mark.hi)} 7H${Math.max(x(hi), x(mark.hi) + 1)}`)).join('')}"/>`)}
</svg></span></li>`;
}

/** A browser leaves out what is not in view, path by path. */
const chunks = <T>(all: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / 200) }, (_, index) => all.slice(index * 200, (index + 1) * 200));

/** The same as a table, for those who do not see the picture: every change but the renewals of leases. */
export function lanesTable(run: Run): Markup {
  const all = run.tracks
    .filter(({ kind }) => kind !== 'lease')
    .flatMap((track) => track.marks.map((mark) => ({ track, mark })))
    .toSorted((a, b) => a.mark.hi - b.mark.hi);
  if (all.length === 0) return html``;
  return html`
<details class="as-table"><summary>What the cluster showed, as a table</summary>
<div class="wide" tabindex="0" role="region" aria-label="Changes"><table class="list"><thead><tr><th scope="col">Seen at</th><th scope="col">What</th><th scope="col">Became</th></tr></thead>
<tbody>${all.slice(0, mostRows).map(({ track, mark }) => html`<tr><td>${formatDuration(mark.hi)}</td><th scope="row">${clip(labelOf(track), 200)}</th><td>${mark.value === '' ? 'gone' : mark.value}</td></tr>`)}</tbody></table></div>
${all.length > mostRows ? html`<p class="quiet">${all.length - mostRows} more are in run.json.</p>` : ''}
</details>`;
}

const mostRows = 500;
