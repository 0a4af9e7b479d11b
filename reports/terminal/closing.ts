import { join } from 'node:path';
import { exitCodes } from '../../lib/exit-codes.ts';
import { formatDuration } from '../../lib/units.ts';
import { reportFiles } from '../compose.ts';
import { plain } from '../plain.ts';
import type { Run } from '../run.ts';
import { clip, environmentText, groupReasons, simulatedText, tally } from '../words.ts';
import { type Ink, type Mark, toneOf } from './ink.ts';
import { layOutLines } from './layout.ts';

export interface Closing {
  readonly run: Run;
  /** As people may type it. */
  readonly folder: string;
  /** What one may want to run next. */
  readonly next?: string;
}

/** The last block: the verdict, every reason against it in full, where the reports are, and what to do next. */
export function closingLines({ run, folder, next }: Closing, ink: Ink, columns: number): readonly string[] {
  const { outcome } = run;
  const { word, text: headline } = headlineOf(run);
  return [
    '',
    ...layOutLines(`${word}  `, ink.plain(plain(headline)), columns).map((line, index) =>
      index === 0 ? line.replace(word, ink.paint(toneOf[outcome.verdict], word)) : line,
    ),
    ...groupReasons(outcome.reasons.filter(({ text }) => !headline.endsWith(text))).flatMap(
      ({ verdict: of, subjects, text }) =>
        item(of, of, [subjects.join(', '), clip(text, 4000)].filter((line) => line !== '').join('\n'), ink, columns),
    ),
    ...(outcome.environmentError?.hint === undefined
      ? []
      : labelled('Hint', [outcome.environmentError.hint], ink, columns)),
    ...run.scenarios
      .filter(({ notRunReason }) => notRunReason !== undefined)
      .flatMap(({ title, notRunReason = '' }) => item('not-run', 'not run', `${title}: ${notRunReason}`, ink, columns)),
    ...holes(run.gaps).flatMap((text) => item('warning', 'gap', text, ink, columns)),
    ...run.problems.flatMap((text) => item('warning', 'problem', text, ink, columns)),
    '',
    ...labelled(
      'Reports',
      [run.files.html, reportFiles.run, run.files.markdown, run.files.junit].map((file) => join(folder, file)),
      ink,
      columns,
    ),
    ...(next === undefined ? [] : labelled('Next', [next], ink, columns)),
  ];
}

/** One line for all kinds that nobody watched for the same cause, as between one process and the next. */
function holes(gaps: Run['gaps']): readonly string[] {
  return [...Map.groupBy(gaps, ({ reason, detail }) => `${reason} ${detail}`).values()].flatMap((together) => {
    const sameTime = together.every(({ lo, hi }) => together.every((other) => lo < other.hi && other.lo < hi));
    return sameTime ? [hole(together)] : together.map((gap) => hole([gap]));
  });
}

function hole(gaps: Run['gaps']): string {
  const kinds = gaps.map(({ kind }) => kind).join(', ');
  const [lo, hi] = [Math.min(...gaps.map((gap) => gap.lo)), Math.max(...gaps.map((gap) => gap.hi))];
  return `hole in the record of ${kinds}: ${formatDuration(lo)} to ${formatDuration(hi)} (${gaps[0]?.reason})`;
}

/** The verdict and how it came about; where nothing was even begun, what kept it from beginning. */
function headlineOf(run: Run): { readonly word: string; readonly text: string } {
  const { verdict, interrupted, environmentError, exitCode } = run.outcome;
  const simulated = simulatedText(run);
  if (environmentError !== undefined && run.claims.length === 0 && !interrupted) {
    const unfit = exitCode === exitCodes.environment && environmentError.code !== 'E_BUG';
    const text = `${unfit ? 'the environment is not fit: ' : ''}${environmentText(environmentError)}`;
    return { word: `NOT RUN${simulated}`, text };
  }
  const why = [...(interrupted ? ['interrupted'] : []), tally(run)].join('; ');
  const took = run.durationMs === undefined ? '' : `, in ${formatDuration(run.durationMs)}`;
  return { word: `${verdict.toUpperCase()}${simulated}`, text: `${why}${took}` };
}

/** `✖ fail     node.taint-no-execute`, and the rest below. */
function item(mark: Mark, word: string, text: string, ink: Ink, columns: number): readonly string[] {
  const head = `${ink.mark(mark)} ${word}`;
  const lines = layOutLines(head.padEnd(11), ink.plain(plain(text)), columns);
  const tone = mark === 'fail' ? 'bad' : mark === 'unknown' || mark === 'warning' ? 'doubtful' : 'quiet';
  return ['', ...lines.map((line, index) => (index === 0 ? line.replace(head, ink.paint(tone, head)) : line))];
}

/** Paths and commands are never broken: one copies them. */
function labelled(label: string, values: readonly string[], ink: Ink, columns: number): readonly string[] {
  return values
    .flatMap((value, index) => {
      const prefix = (index === 0 ? label : '').padEnd(9);
      const line = `${prefix}${plain(value)}`;
      return line.length <= columns ? [line] : [...(index === 0 ? [label] : []), plain(value)];
    })
    .map((line, index) => (index === 0 ? line.replace(label, ink.paint('strong', label)) : line));
}
