import type { PredictedRow, Prediction } from '../../lib/model/predict.ts';
import { type Milliseconds, minutes, seconds } from '../../lib/units.ts';

/** What bars are made of. */
export interface Strokes {
  readonly comes: string;
  readonly race: string;
  readonly budget: string;
  readonly axis: string;
  readonly tick: string;
}

export const unicodeStrokes: Strokes = { comes: '█', race: '▒', budget: '░', axis: '─', tick: '┴' };
export const asciiStrokes: Strokes = { comes: '#', race: '?', budget: '.', axis: '-', tick: '+' };

/** One bar a row on one axis from the cut; `labels` stand before them, one for each row. */
export function picture(
  { rows }: Pick<Prediction, 'rows'>,
  options: { readonly labels: readonly string[]; readonly columns: number; readonly strokes: Strokes },
): readonly string[] {
  const { labels, columns, strokes } = options;
  const gutter = Math.max(0, ...labels.map((label) => label.length)) + 2;
  const width = Math.max(20, columns - gutter);
  const ends = rows.flatMap(({ afterCut }) => (afterCut === undefined ? [] : [afterCut.lo, afterCut.hi]));
  const scale = scaleOf(Math.min(0, ...ends), Math.max(seconds(1), ...ends), width);
  const bars = rows.map((row, index) => `${(labels[index] ?? '').padEnd(gutter)}${bar(row, scale, strokes)}`.trimEnd());
  const [line, numbers] = axis(scale, strokes);
  const blank = ' '.repeat(gutter);
  return [...bars, `${blank}${line}`, `${blank}${numbers}`.trimEnd()];
}

interface Scale {
  readonly columnOf: (at: Milliseconds) => number;
  readonly ticks: readonly Milliseconds[];
  readonly width: number;
}

/** Steps that people count in. */
const steps = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600].map(seconds);

function scaleOf(lo: Milliseconds, hi: Milliseconds, width: number): Scale {
  const span = hi - lo;
  const most = Math.max(2, Math.floor(width / 12));
  const step = steps.find((each) => span / each <= most) ?? span / most;
  const first = Math.ceil(lo / step);
  const ticks = Array.from({ length: Math.floor(hi / step) - first + 1 }, (_, index) => (first + index) * step);
  return { columnOf: (at) => Math.floor(((at - lo) / span) * (width - 1)), ticks, width };
}

function bar({ afterCut, outcome, budget }: PredictedRow, { columnOf }: Scale, strokes: Strokes): string {
  if (afterCut === undefined) return `${' '.repeat(columnOf(0))}never`;
  const stroke = outcome === 'race' ? strokes.race : budget ? strokes.budget : strokes.comes;
  const [from, to] = [columnOf(afterCut.lo), columnOf(afterCut.hi)];
  return `${' '.repeat(from)}${stroke.repeat(to - from + 1)}`;
}

function axis({ columnOf, ticks, width }: Scale, strokes: Strokes): readonly [line: string, numbers: string] {
  const line = Array.from({ length: width }, () => strokes.axis);
  let numbers = '';
  for (const tick of ticks) {
    const column = columnOf(tick);
    line[column] = strokes.tick;
    const number = tickText(tick);
    if (column >= numbers.length + (numbers === '' ? 0 : 1) && column + number.length <= width) {
      numbers = numbers.padEnd(column) + number;
    }
  }
  return [line.join(''), numbers];
}

function tickText(at: Milliseconds): string {
  if (at === 0) return '0';
  return Math.abs(at) >= minutes(10) && at % minutes(1) === 0 ? `${at / minutes(1)} min` : `${at / seconds(1)} s`;
}
