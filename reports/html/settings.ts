import type { Run } from '../run.ts';
import type { RunCluster } from '../schema/cluster.ts';
import { settingRows } from '../setting-rows.ts';
import { clip } from '../words.ts';
import { html, type Markup } from './markup.ts';

/** What the windows were derived from, each value with where it was read. */
export function settingsSection({ clusters }: Pick<Run, 'clusters'>): Markup {
  return html`
<section aria-labelledby="settings">
<h2 id="settings">Settings of the cluster</h2>
${clusters.length === 0 ? html`<p>No cluster was ready.</p>` : html`<p class="lead">The expected windows follow from these, as the cluster itself gave them.</p>`}
${clusters.map(clusterTable)}
</section>`;
}

const clusterTable = (cluster: RunCluster): Markup => html`
<h3>${cluster.name}</h3>
<p class="quiet">${cluster.nodes.map(({ name, role }) => `${name} (${role})`).join(', ')}</p>
<div class="wide"><table class="list">
<thead><tr><th scope="col">Setting</th><th scope="col">Value</th><th scope="col">Source</th></tr></thead>
<tbody>
${settingRows(cluster).map(({ name, value, source }) => html`<tr><th scope="row">${clip(name, 200)}</th><td><strong>${clip(value, 200)}</strong></td><td class="source">${clip(source, 500)}</td></tr>`)}
</tbody></table></div>`;
