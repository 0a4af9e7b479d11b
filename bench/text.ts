import { formatDuration, type Milliseconds } from '../lib/units.ts';
import type { Quantiles } from './quantiles.ts';
import type { Difference } from './recorded-state.ts';
import type { Result, Row } from './result.ts';
import type { DatedTransition } from './truth.ts';

/** The verdict, each finding against the recorder, and the tables. */
export function resultText(result: Result): string {
  const { judgement, rows, widths, truthWidth, absent } = result;
  const { counts, leftOut } = judgement;
  const compared = counts.holds + counts.overlaps + counts.outside;
  return [
    `${judgement.verdict.toUpperCase()}  ${judgement.sentence}.`,
    ...judgement.outside.map(outsideText),
    ...judgement.differences.map(differenceText),
    '',
    `${compared} of ${result.transitions} transitions in ${formatDuration(result.duration)} compared (${counted(result.byKind)});`,
    `left out: ${counted(leftOut)}; clock stepped ${result.clockSteps} times.`,
    `The audit log leaves open ${quantilesText(truthWidth)} of each write (p50, p90, p99, max); ${counts.holds} intervals hold all of that, ${counts.overlaps} overlap it.`,
    '',
    ...table([
      ['dated by', 'seen', 'missed', 'error p50', 'p90', 'p99', 'max', 'wrong order', 'no order', 'CPU', 'requests'],
      ...rows.map(rowCells),
    ]),
    ...absent.map((name) => `${name}: not there`),
    '',
    ...table([
      ['recorder’s interval', 'count', 'width p50', 'p90', 'p99', 'max'],
      ...widths.map(({ name, count, width }) => [name, String(count), ...quantileCells(width)]),
    ]),
    `Lower ends are proved by: ${counted(result.rules)}.`,
    `A recorder that took the receipt of the line before for a proof would have been found wrong ${result.wrongRule} times.`,
    '',
  ].join('\n');
}

function rowCells({ name, seen, missed, error, order, cpu, requests }: Row): readonly string[] {
  return [
    name,
    String(seen),
    String(missed),
    ...quantileCells(error),
    share(order.wrong, order.pairs),
    share(order.undecided, order.pairs),
    cpu === undefined ? '–' : formatDuration(cpu),
    requests === undefined ? '–' : String(requests),
  ];
}

function outsideText({ transition, truth }: DatedTransition): string {
  const { subject, fields, resourceVersion, seen } = transition;
  const name = [subject.kind, [subject.namespace, subject.name].filter((part) => part !== undefined).join('/')].join(
    ' ',
  );
  return `  ${name} ${fields.join(', ')} at ${resourceVersion}: seen ${span(seen)} (${seen.rule}), written ${span(truth)}`;
}

function differenceText({ write, field, written, recorded }: Difference): string {
  const name = `${write.kind} ${[write.namespace, write.name].filter((part) => part !== undefined).join('/')}`;
  return `  ${name} ${field} at ${write.resourceVersion}: written ${JSON.stringify(written)}, recorded ${JSON.stringify(recorded)}`;
}

const span = ({ lo, hi }: { readonly lo: number; readonly hi: number }): string =>
  `${lo.toFixed(3)} … ${hi.toFixed(3)} ms`;

/** Aligned by column: the first to the left, all others to the right. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => (cells[column] ?? '').length)));
  return rows.map((cells) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}

const quantileCells = (quantiles: Quantiles | undefined): readonly string[] =>
  quantiles === undefined
    ? ['–', '–', '–', '–']
    : [quantiles.p50, quantiles.p90, quantiles.p99, quantiles.max].map(shown);

const quantilesText = (quantiles: Quantiles | undefined): string => quantileCells(quantiles).join(', ');

/** Milliseconds where seconds would hide them. */
const shown = (duration: Milliseconds): string =>
  Math.abs(duration) < 1000 ? `${duration.toFixed(1)} ms` : formatDuration(duration);

const share = (count: number, of: number): string => (of === 0 ? '–' : `${((100 * count) / of).toFixed(2)} %`);

const counted = (counts: { readonly [name: string]: number }): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
