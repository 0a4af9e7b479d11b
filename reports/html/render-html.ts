import { createHash } from 'node:crypto';
import type { Run } from '../run.ts';
import { claimsSection } from './claims.ts';
import { environmentSection } from './environment.ts';
import { faultsSection } from './faults.ts';
import { html, Markup } from './markup.ts';
import { recordSection } from './record.ts';
import { script } from './script.ts';
import { settingsSection } from './settings.ts';
import { style } from './style.ts';
import { timeline } from './timeline.ts';
import { headline, verdictHead } from './verdict-head.ts';

/**
 * The run as one page: it loads nothing, and its policy allows no script and no style but its own, by their hashes, so that
 * what a log says can do nothing even where it were not escaped.
 */
export function renderHtml(run: Run): string {
  const title = `${run.simulated ? 'simulated: ' : ''}${run.outcome.verdict} ${headline(run)} · powercut ${run.spec.kubernetesVersion}`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="powercut ${run.powercutVersion}">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#claims">Skip to the claims</a>
<main>
${verdictHead(run)}
<nav aria-label="Sections">${sections.map(([id, name]) => html`<a href="#${id}">${name}</a> `)}</nav>
${timeline(run)}
${claimsSection(run)}
${faultsSection(run)}
${settingsSection(run)}
${environmentSection(run)}
${recordSection(run)}
</main>
<footer><p>Made by powercut ${run.powercutVersion} from run.json of <code>${run.id}</code>. Instants and durations are on the run’s own monotonic clock.</p></footer>
<script>${new Markup(script)}</script>
</body>
</html>
`;
  return page.toString();
}

const sections = [
  ['timeline', 'Timeline'],
  ['claims', 'Claims'],
  ['faults', 'Faults'],
  ['settings', 'Settings'],
  ['environment', 'Environment'],
  ['record', 'Record'],
] as const;

const hashed = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing but the page's own style sheet and script, by their hashes. */
const policy = [
  "default-src 'none'",
  `style-src ${hashed(style)}`,
  `script-src ${hashed(script)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
