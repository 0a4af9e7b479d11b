import { formatDuration } from '../lib/units.ts';
import { formatInterval } from '../lib/verdict/judge.ts';
import { Budget } from './markdown/budget.ts';
import { claimDetails, claimRow, claimsHead } from './markdown/claims.ts';
import { block, code, inline } from './markdown/escape.ts';
import { settingsTable } from './markdown/settings.ts';
import type { Run } from './run.ts';
import type { RunFault } from './schema/fault.ts';
import type { RunScenario } from './schema/scenario.ts';
import { clip, groupReasons, profileText, type ReasonGroup, simulatedText, tally, verdictText } from './words.ts';

export interface MarkdownOptions {
  /**
   * Upper bound of the text's size. GitHub takes 1 MiB of a job summary and rejects more
   * (docs.github.com, "Workflow commands"); a comment takes 65,536 characters.
   */
  readonly maxBytes?: number;
}

const marks = { pass: '✅', fail: '❌', unknown: '❔' } as const;

/** The summary of a run for a job's page or a pull request: the verdict first, the details folded. */
export function renderMarkdown(run: Run, { maxBytes = 1_000_000 }: MarkdownOptions = {}): string {
  const budget = new Budget(maxBytes);
  const footer = [`<sub>${identity(run)}</sub>`];
  const head = [
    `## ${marks[run.outcome.verdict]} powercut: ${verdictText(run)}${simulatedText(run)}`,
    '',
    `**${tally(run)}** · ${inline(setting(run))}`,
    '',
  ];
  budget.take([...head, ...footer]);
  const several = run.scenarios.length > 1;
  const explained = run.claims.filter(({ evidence, expectation }) => evidence.length > 0 || expectation !== undefined);
  const settings = run.clusters.flatMap(settingsTable);
  const hint = run.outcome.environmentError?.hint;
  return [
    ...head,
    ...budget.section([], groupReasons(run.outcome.reasons), reason, ['']),
    ...budget.section([], hint === undefined ? [] : [hint], hintLine, ['']),
    ...budget.section(claimsHead(several), run.claims, (claim) => claimRow(claim, several), ['']),
    ...budget.section(holes, run.gaps, gap, ['']),
    ...budget.section(problems, run.problems, (text) => `- ${inline(clip(text, 1000))}`, ['']),
    ...budget.section(fold('Why these windows, and the evidence'), explained, claimDetails, unfold),
    ...budget.section(fold('Scenarios and their steps'), run.scenarios, scenario, unfold),
    ...budget.section([...fold('Faults, with their evidence'), ...faultsHead], run.faults, fault, unfold),
    ...budget.section(
      [...fold('Settings of the cluster, and where they were read'), ...settingsHead],
      settings,
      String,
      unfold,
    ),
    ...budget.section(fold('What powercut and its host noticed'), run.notes, note, unfold),
    ...footer,
    '',
  ].join('\n');
}

const holes = ['**Holes in the record**, in which changes may have been missed:', ''] as const;
const problems = ['**Problems with the files of this run:**', ''] as const;
const faultsHead = [
  '| Fault | Node | Took effect at | Machine before → after | Read from |',
  '|---|---|---|---|---|',
] as const;
const settingsHead = ['| Setting | Value | Source |', '|---|---|---|'] as const;

const fold = (summary: string): readonly string[] => ['<details>', `<summary>${summary}</summary>`, ''];
const unfold = ['', '</details>', ''] as const;

function setting({ spec, provider, durationMs }: Run): string {
  const took = durationMs === undefined ? 'it died before its end' : formatDuration(durationMs);
  return `Kubernetes ${spec.kubernetesVersion} on ${provider}, ${profileText(spec)}, ${spec.workers} worker nodes · ${took}`;
}

function reason({ verdict, subjects, text }: ReasonGroup): string {
  const shown = subjects.slice(0, 30).map(code).join(', ');
  const more = subjects.length > 30 ? ` and ${subjects.length - 30} more` : '';
  const words = clip(text, 4000);
  const told = words.includes('\n') ? `\n\n${block(words)}\n` : `${shown === '' ? '' : ': '}${inline(words)}`;
  return `- ${marks[verdict]} **${verdict}** ${shown}${more}${told}`;
}

const hintLine = (hint: string): string => `**Hint:** ${inline(clip(hint, 1000))}`;

const note = ({ at, text }: Run['notes'][number]): string => `- at ${formatDuration(at)}: ${inline(clip(text, 1000))}`;

const gap = ({ kind, lo, hi, reason: why, detail }: Run['gaps'][number]): string =>
  `- ${kind}, from ${formatDuration(lo)} to ${formatDuration(hi)} (${why}): ${inline(clip(detail, 500))}`;

function scenario({ title, file, status, reason: why, notRunReason, durationMs, steps, error }: RunScenario): string {
  const took = durationMs === undefined ? '' : `, ${formatDuration(durationMs)}`;
  const because = notRunReason ?? why;
  return [
    `**${inline(clip(title, 300))}** (${code(file)}): ${status}${took}${because === undefined || error !== undefined ? '' : `: ${inline(clip(because, 1000))}`}`,
    '',
    ...steps.map((step) => {
      const end = step.durationMs === undefined ? 'never ended' : formatDuration(step.durationMs);
      return `${'  '.repeat(step.depth)}- ${stepMark(step)}${inline(clip(step.title, 300))}: ${end}`;
    }),
    ...(error === undefined ? [] : ['', block(clip(error, 8000))]),
    '',
  ].join('\n');
}

/** A step in which nothing was refuted, only not found out, is no failed step. */
function stepMark({ ok, error }: RunScenario['steps'][number]): string {
  if (ok) return '';
  return error === undefined || error.startsWith('UnknownVerdict') ? `${marks.unknown} ` : `${marks.fail} `;
}

function fault({ kind, node, confirmed, evidence, alreadySo }: RunFault): string {
  const state = (of: RunFault['evidence']['before']) =>
    [of.state, ...Object.entries(of.facts).map(([name, value]) => `${name} ${JSON.stringify(value)}`)].join(', ');
  const cells = [
    `${kind}${alreadySo ? ' (it was so already)' : ''}`,
    code(node),
    formatInterval(confirmed),
    `${inline(clip(state(evidence.before), 500))} → ${inline(clip(state(evidence.after), 500))}`,
    code(clip(evidence.after.source, 200)),
  ];
  return `| ${cells.join(' | ')} |`;
}

function identity({ id, powercutVersion, startedAt, host, files }: Run): string {
  const tools = [
    `powercut ${powercutVersion}`,
    ...(host.kindVersion === undefined ? [] : [`kind ${host.kindVersion}`]),
    ...(host.dockerVersion === undefined ? [] : [`Docker ${host.dockerVersion}`]),
    `Node ${host.nodeVersion}`,
    `${host.platform} ${host.arch}, ${host.cpus} CPUs`,
  ].join(', ');
  const paths = [
    'run.json',
    files.html,
    files.junit,
    ...files.timelines,
    ...(files.playwrightLog === undefined ? [] : [files.playwrightLog]),
  ];
  return `Run ${code(id)}, begun ${startedAt} · ${inline(tools)} · files of the run: ${paths.map(code).join(', ')}`;
}
