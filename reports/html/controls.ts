import type { Run } from '../run.ts';
import { html, type Markup } from './markup.ts';

/** Buttons and filters of the timeline; hidden where no script runs. */
export function controls({ clusters, tracks }: Pick<Run, 'clusters' | 'tracks'>): Markup {
  const nodes = [...new Set(clusters.flatMap((cluster) => cluster.nodes.map(({ name }) => name)))];
  const there = new Set<string>(tracks.map(({ kind }) => kind));
  return html`
<form class="controls" id="filters" aria-label="What the timeline shows">
<span class="buttons" role="group" aria-label="Zoom and pan">${buttons.map(([act, sign, name]) => html`<button type="button" data-act="${act}" title="${name}" aria-label="${name}">${sign}</button>`)}</span>
<output id="now" class="quiet"></output>
<label>Node <select name="node"><option value="">all</option>${nodes.map((name) => html`<option>${name}</option>`)}</select></label>
<label>Claims <select name="verdict"><option value="">all</option><option value="not pass">not passed</option><option>fail</option><option>unknown</option><option>pass</option></select></label>
${kinds.filter(([kind]) => kind === 'claim' || there.has(kind)).map(([kind, name]) => html`<label><input type="checkbox" name="kind" value="${kind}" checked=""> ${name}</label>`)}
</form>
<div id="tip" role="tooltip" hidden=""></div>`;
}

const buttons = [
  ['out', '−', 'Zoom out'],
  ['in', '+', 'Zoom in'],
  ['left', '←', 'Earlier'],
  ['right', '→', 'Later'],
  ['all', '⤢', 'Show all'],
] as const;

const kinds = [
  ['condition', 'conditions'],
  ['lease', 'leases'],
  ['taint', 'taints'],
  ['endpoints', 'endpoints'],
  ['pod', 'pods'],
  ['claim', 'claims'],
] as const;
