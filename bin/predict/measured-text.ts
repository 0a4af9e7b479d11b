import type { Interval } from '../../lib/recorder/observation.ts';
import { formatWindow } from '../../lib/verdict/judge.ts';
import { createInk } from '../../reports/terminal/ink.ts';
import { layOut } from '../../reports/terminal/layout.ts';
import { plural } from '../../reports/words.ts';
import { type ComparedRow, type Origin, origins } from './measured.ts';
import type { TextOptions } from './text.ts';

/** Prediction and measurement side by side, for people; `runs` counts those that were looked at. */
export function measuredText(
  rows: readonly ComparedRow[],
  runs: number,
  { columns, color, unicode }: TextOptions,
): string {
  const ink = createInk({ color, unicode });
  const say = (text: string) => (unicode ? text : ink.plain(text));
  const table = (origin: Origin) => {
    const cells = rows.map((row) => ({
      id: row.row.id,
      predicted: say(windowText(row.row[origin])),
      measured: say(windowText(row[origin].measured)),
      count: String(row[origin].count),
      verdict: row[origin].verdict === undefined ? '' : ink.mark(row[origin].verdict),
    }));
    const heads = { id: words[origin], predicted: 'predicted', measured: 'measured', count: 'n', verdict: '' };
    const width = (name: keyof typeof heads) => Math.max(heads[name].length, ...cells.map((cell) => cell[name].length));
    const line = (cell: typeof heads) =>
      [
        cell.id.padEnd(width('id')),
        cell.predicted.padEnd(width('predicted')),
        cell.measured.padEnd(width('measured')),
        cell.count.padStart(width('count')),
        cell.verdict,
      ]
        .join('  ')
        .trimEnd();
    return [ink.paint('quiet', line(heads)), ...cells.map(line)];
  };
  const outside = origins.flatMap((origin) =>
    rows.flatMap(({ row, [origin]: { outside: found } }) =>
      found.flatMap(({ id, run, [origin]: came }) =>
        layOut(
          {
            prefix: '! ',
            text: say(
              `${id} came ${windowText(came)} ${words[origin]} in run ${run}, outside of ${windowText(row[origin])}: ${row.because}.`,
            ),
          },
          columns,
        ),
      ),
    ),
  );
  return `${[
    `Against ${plural(runs, 'run')}:`,
    ...origins.flatMap((origin) => ['', ...table(origin)]),
    '',
    ...(outside.length === 0 ? ['No measured value lies outside of its window.'] : outside),
  ].join('\n')}\n`;
}

const words: { readonly [origin in Origin]: string } = { afterCut: 'after the cut', afterCause: 'after its cause' };

const windowText = (window: Interval | undefined): string => (window === undefined ? '–' : formatWindow(window));
