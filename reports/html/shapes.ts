import type { Interval } from '../../lib/recorder/observation.ts';
import { html, type Markup } from './markup.ts';
import { position, type TimeAxis } from './time-axis.ts';

interface Bar {
  readonly kind: string;
  readonly y: number;
  readonly height: number | '100%';
  /** What a pointer that rests on it is told. */
  readonly title?: string;
}

const narrowest = 0.01;

/** A stretch of an axis, in percent of the drawing's width; a short one keeps the width of its outline. */
export function bar(axis: TimeAxis, { lo, hi }: Interval, { kind, y, height, title }: Bar): Markup {
  // Of no width at all, nothing would be drawn: what is simulated is seen in an instant.
  const from = Math.min(position(axis, lo), 100 - narrowest);
  const width = Math.max(narrowest, Math.round((position(axis, hi) - from) * 1000) / 1000);
  const told = title === undefined ? '' : html`<title>${title}</title>`;
  return html`<rect class="${kind}" x="${from}%" y="${y}" width="${width}%" height="${height}" rx="${height === '100%' ? 0 : 2}">${told}</rect>`;
}

/** True if something of the interval is on the axis. */
export const isOn = (axis: TimeAxis, { lo, hi }: Interval): boolean => hi >= axis.lo && lo <= axis.hi;
