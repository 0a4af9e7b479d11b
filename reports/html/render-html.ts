import type { Run } from '../run.ts';
import { claimsSection } from './claims.ts';
import { environmentSection } from './environment.ts';
import { faultsSection } from './faults.ts';
import { html } from './markup.ts';
import { page } from './page.ts';
import { recordSection } from './record.ts';
import { script } from './script.ts';
import { settingsSection } from './settings.ts';
import { style } from './style.ts';
import { timeline } from './timeline.ts';
import { headline, verdictHead } from './verdict-head.ts';

/** The run as one page, which loads nothing. */
export function renderHtml(run: Run): string {
  return page({
    title: `${run.simulated ? 'simulated: ' : ''}${run.outcome.verdict} ${headline(run)} · powercut ${run.spec.kubernetesVersion}`,
    style,
    script,
    head: html`<meta name="referrer" content="no-referrer">
<meta name="generator" content="powercut ${run.powercutVersion}">
`,
    body: html`<a class="skip" href="#claims">Skip to the claims</a>
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
<footer><p>Made by powercut ${run.powercutVersion} from run.json of <code>${run.id}</code>. Instants and durations are on the run’s own monotonic clock.</p></footer>`,
  });
}

const sections = [
  ['timeline', 'Timeline'],
  ['claims', 'Claims'],
  ['faults', 'Faults'],
  ['settings', 'Settings'],
  ['environment', 'Environment'],
  ['record', 'Record'],
] as const;
