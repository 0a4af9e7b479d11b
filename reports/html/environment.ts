import { formatDuration } from '../../lib/units.ts';
import type { Run } from '../run.ts';
import { simulatedText } from '../words.ts';
import { html, type Markup } from './markup.ts';

/** What the run was made with, and where. */
export function environmentSection(run: Run): Markup {
  const { host, spec } = run;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Run', run.id],
    ['Begun', run.startedAt],
    ['Ended', run.endedAt ?? 'never: the run died'],
    ['Took', run.durationMs === undefined ? undefined : formatDuration(run.durationMs)],
    ['Kubernetes', spec.kubernetesVersion],
    ['Provider', `${run.provider}${host.kindVersion === undefined ? '' : ` ${host.kindVersion}`}${simulatedText(run)}`],
    [
      'Profile',
      spec.profile === 'default'
        ? 'default: periods as shipped'
        : `${spec.profile}: shortened grace periods and tolerations`,
    ],
    ['Settings of', spec.settings?.file],
    ['Seed', spec.seed === undefined ? undefined : String(spec.seed)],
    ['Nodes', `1 control plane, ${spec.workers} workers`],
    ['Node image', spec.nodeImage],
    ['Workload image', spec.workloadImage],
    [
      'Workload',
      spec.workload && `Deployment ${spec.workload.name} of ${spec.workload.file}, ${spec.workload.replicas} replicas`,
    ],
    [
      'Scenarios asked for',
      run.requestedScenarios.length === 0 ? 'as Playwright chose' : run.requestedScenarios.join(', '),
    ],
    ['powercut', run.powercutVersion],
    ['Docker', host.dockerVersion],
    ['Node.js', host.nodeVersion],
    [
      'Host',
      `${host.hostname === undefined ? '' : `${host.hostname}, `}${host.platform} ${host.arch}, ${host.cpus} CPUs, ${(host.memoryBytes / 2 ** 30).toFixed(1)} GiB`,
    ],
  ];
  return html`
<section aria-labelledby="environment">
<h2 id="environment">Environment</h2>
<dl class="facts columns">
${facts.map(([name, value]) => (value === undefined ? '' : html`<div><dt>${name}</dt><dd>${value}</dd></div>`))}
</dl>
</section>`;
}
