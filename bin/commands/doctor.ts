import { Command } from 'commander';
import type { Provider } from '../../lib/cluster/cluster.ts';
import { type Finding, untilDockerAnswers } from '../../lib/cluster/finding.ts';
import { exitCodes } from '../../lib/exit-codes.ts';
import { findClusters, knownRuns } from '../../lib/owner/find-clusters.ts';
import { StateFolder } from '../../lib/owner/state-folder.ts';
import { jsonText } from '../../reports/json-text.ts';
import { createInk } from '../../reports/terminal/ink.ts';
import { showsUnicode } from '../../reports/terminal/unicode.ts';
import { checkOutput, checkState } from '../doctor/check-folders.ts';
import { checkKept, checkLeftovers } from '../doctor/check-leftovers.ts';
import { checkNode } from '../doctor/check-node.ts';
import { findingsText, isFit } from '../doctor/text.ts';
import { stateRoot, wantsColor } from '../environment.ts';
import { outputFolder, supportedNode } from '../package.ts';
import { placeHere } from '../place-here.ts';
import { print } from '../print.ts';
import type { Wiring } from '../run/wiring.ts';

/** `powercut doctor`: tells whether a run can be made on this host, and what to do if not. It changes nothing. */
export function doctorCommand(wiring: Wiring): Command {
  return new Command('doctor')
    .description('tell whether this host is fit for a run, and what to do if not; it changes nothing')
    .addHelpText('after', '\nExit codes: 0 a run can be made, warnings allowed; 3 none can.\n')
    .option('--json', 'as JSON', false)
    .option('--no-color', 'no colour; so do NO_COLOR and TERM=dumb')
    .action(async ({ json, color }: { readonly json: boolean; readonly color: boolean }) => {
      const { environment } = wiring;
      const provider = await wiring.newProvider({ provider: 'kind', clock: wiring.newClock(), environment });
      const findings = await allFindings(provider, new StateFolder(stateRoot(environment)));
      const fit = isFit(findings);
      const ink = createInk({
        color: color && wantsColor(environment, process.stdout),
        unicode: showsUnicode({ platform: process.platform, environment }),
      });
      const data = { doctorVersion: 1, fit, findings };
      await print(json ? jsonText(data) : findingsText(findings, ink), process.stdout);
      process.exitCode = fit ? exitCodes.pass : exitCodes.environment;
    });
}

async function allFindings(provider: Provider, state: StateFolder): Promise<readonly Finding[]> {
  const host = await provider.examine();
  const dockerAnswers = !host.some(({ check, level }) => check === 'docker' && level === 'unfit');
  return [
    checkNode(process.versions.node, supportedNode),
    ...host,
    await checkOutput(outputFolder()),
    await checkState(state.root),
    ...(dockerAnswers ? await checkClusters(provider, state) : clustersUnknown),
  ];
}

const clustersUnknown: readonly Finding[] = [
  untilDockerAnswers('leftovers', 'Dead runs'),
  untilDockerAnswers('kept', 'Kept clusters'),
];

async function checkClusters(provider: Provider, state: StateFolder): Promise<readonly Finding[]> {
  const runtime = await provider.runtime(new AbortController().signal);
  const place = placeHere(runtime);
  const clusters = await findClusters({ provider, state, place });
  return [checkLeftovers({ runs: await knownRuns(state), clusters }, { state, place }), checkKept(clusters)];
}
