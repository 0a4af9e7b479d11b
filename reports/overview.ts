import { type ExitCode, exitCodes, worstExitCode } from '../lib/exit-codes.ts';
import { formatDuration } from '../lib/units.ts';
import type { VerdictWord } from '../lib/verdict/verdict.ts';
import { reportFiles } from './compose.ts';
import { html } from './html/markup.ts';
import { page } from './html/page.ts';
import { style } from './html/style.ts';
import { badge } from './html/verdicts.ts';
import { inline } from './markdown/escape.ts';
import type { Run } from './run.ts';
import { clip, plural, profileText, simulatedText, tally, verdictText } from './words.ts';

/** One folder of several, and the run that it holds, or why it holds none that can be read. */
export type OverviewRow = { readonly folder: string } & ({ readonly run: Run } | { readonly missing: string });

/** Several runs together, as the legs of a matrix: one that is missing is no pass. */
export interface Overview {
  readonly rows: readonly OverviewRow[];
  /** How many there must be, if that is known. */
  readonly wanted?: number | undefined;
}

const exitCodeOf = (row: OverviewRow): ExitCode => ('run' in row ? row.run.outcome.exitCode : exitCodes.unknown);
const isShort = ({ rows, wanted }: Overview): boolean =>
  rows.length === 0 || (wanted !== undefined && rows.length < wanted);

/** The worst of its runs'; unknown if a run is missing, or there is none at all. */
export const overviewExitCode = (overview: Overview): ExitCode =>
  worstExitCode([...overview.rows.map(exitCodeOf), ...(isShort(overview) ? [exitCodes.unknown] : [])]);

const verdictOf = (code: ExitCode): VerdictWord =>
  code === exitCodes.pass ? 'pass' : code === exitCodes.fail || code === exitCodes.regression ? 'fail' : 'unknown';

/** `3 of 4 runs passed, 1 is not there`. */
export function overviewHeadline(overview: Overview): string {
  const { rows, wanted = rows.length } = overview;
  const passed = rows.filter((row) => exitCodeOf(row) === exitCodes.pass).length;
  const away = wanted - rows.length;
  const simulated = rows.some((row) => 'run' in row && row.run.simulated) ? ' (simulated)' : '';
  return `${passed} of ${plural(Math.max(wanted, rows.length), 'run')} passed${away > 0 ? `, ${away} ${away === 1 ? 'is' : 'are'} not there` : ''}${simulated}`;
}

/** What people look for first, first. */
const inOrder = (rows: readonly OverviewRow[]): readonly OverviewRow[] => {
  const rank: readonly VerdictWord[] = ['fail', 'unknown', 'pass'];
  return rows.toSorted((a, b) => rank.indexOf(verdictOf(exitCodeOf(a))) - rank.indexOf(verdictOf(exitCodeOf(b))));
};

const columns = ['Verdict', 'Kubernetes', 'Scenarios', 'Result', 'Why', 'Report'] as const;

function cells(row: OverviewRow): readonly string[] {
  if ('missing' in row) return ['', '', 'no run', row.missing];
  const { run } = row;
  const { spec, provider, durationMs, outcome } = run;
  const names = run.requestedScenarios.length > 0 ? run.requestedScenarios : run.scenarios.map(({ title }) => title);
  const took = durationMs === undefined ? '' : `, in ${formatDuration(durationMs)}`;
  const [first] = outcome.reasons;
  return [
    `${spec.kubernetesVersion} on ${provider}, ${profileText(spec)}${simulatedText(run)}`,
    clip(names.join(', '), 300),
    `${tally(run)}${took}`,
    first === undefined ? '' : clip(`${first.subject === '' ? '' : `${first.subject}: `}${first.text}`, 300),
  ];
}

/** For a job's page. */
export function overviewMarkdown(overview: Overview): string {
  const marks = { pass: '✅', fail: '❌', unknown: '❔' } as const;
  return [
    `## ${marks[verdictOf(overviewExitCode(overview))]} powercut: ${inline(overviewHeadline(overview))}`,
    '',
    `| ${columns.join(' | ')} |`,
    `|${columns.map(() => '---').join('|')}|`,
    ...inOrder(overview.rows).map((row) => {
      const verdict = 'run' in row ? verdictText(row.run) : 'unknown';
      return `| ${[`${marks[verdictOf(exitCodeOf(row))]} ${verdict}`, ...cells(row), row.folder].map(inline).join(' | ')} |`;
    }),
    '',
  ].join('\n');
}

/** As one page, which loads nothing and runs no script; each row links to the page of its run. */
export function overviewHtml(overview: Overview): string {
  const verdict = verdictOf(overviewExitCode(overview));
  const title = `${verdict} ${overviewHeadline(overview)} · powercut`;
  return page({
    title,
    style,
    body: html`<main>
<header class="head-of-page ${verdict}"><h1>${badge(verdict)} <span>${overviewHeadline(overview)}</span></h1></header>
<h2>Runs</h2>
<div class="wide" tabindex="0" role="region" aria-label="Runs"><table><thead><tr>${columns.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${inOrder(overview.rows).map(
      (row) =>
        html`<tr><td>${badge(verdictOf(exitCodeOf(row)))}</td>${cells(row).map((cell) => html`<td>${cell}</td>`)}<td>${
          'run' in row
            ? html`<a href="${encodeURI(`./${row.folder}/${reportFiles.html}`)}">${row.folder}</a>`
            : row.folder
        }</td></tr>\n`,
    )}</tbody></table></div>
</main>`,
  });
}
