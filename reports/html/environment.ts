import { formatDuration } from '../../lib/units.ts';
import type { Run } from '../run.ts';
import type { RunPressure } from '../schema/pressure.ts';
import { simulatedText } from '../words.ts';
import { html, type Markup } from './markup.ts';

/** What the run was made with, and where. */
export function environmentSection(run: Run): Markup {
  const { host, pressure, spec } = run;
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
    ['Pressure on it', pressure && pressureText(pressure)],
  ];
  return html`
<section aria-labelledby="environment">
<h2 id="environment">Environment</h2>
<dl class="facts columns">
${facts.map(([name, value]) => (value === undefined ? '' : html`<div><dt>${name}</dt><dd>${value}</dd></div>`))}
</dl>
</section>`;
}

/** The worst of each, and from where on it would have excused what came late. */
function pressureText({ late, ...shares }: RunPressure): string {
  const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
  const worst = Object.entries(shares).map(
    ([what, share]) => `${what} ${percent(share.worst)} (starved from ${percent(share.limit)})`,
  );
  return [`event loop ${formatDuration(late.worst)} late (starved from ${formatDuration(late.limit)})`, ...worst].join(
    ', ',
  );
}
