import { Command } from 'commander';
import { usageError } from '../../lib/errors.ts';
import { type FoundCluster, findClusters } from '../../lib/owner/find-clusters.ts';
import { removeCluster } from '../../lib/owner/remove-cluster.ts';
import { jsonText } from '../../reports/json-text.ts';
import { createInk } from '../../reports/terminal/ink.ts';
import { showsUnicode } from '../../reports/terminal/unicode.ts';
import { confirm } from '../clusters/confirm.ts';
import { describeCluster } from '../clusters/describe.ts';
import { type FindOptionsHere, findOptions } from '../clusters/find-options.ts';
import { clusterLine, clustersText } from '../clusters/text.ts';
import { nearest } from '../nearest.ts';
import { print } from '../print.ts';
import type { Wiring } from '../run/wiring.ts';

/** `powercut clusters`: lists the clusters that powercut made and that are still there, and deletes one. */
export function clustersCommand(wiring: Wiring): Command {
  return new Command('clusters')
    .description('list the clusters of powercut that are on this Docker, and how to use each; or delete one')
    .option('--json', 'as JSON', false)
    .action(async ({ json }: { readonly json: boolean }) => {
      const options = await findOptions(wiring);
      const clusters = (await findClusters(options)).map((cluster) => describeCluster(cluster, options.state));
      const { environment } = wiring;
      const ink = createInk({ color: false, unicode: showsUnicode({ platform: process.platform, environment }) });
      const text = json
        ? jsonText({ clustersVersion: 1, clusters })
        : clustersText(clusters, { now: options.clock.date(), ink });
      await print(text, process.stdout);
    })
    .addCommand(deleteCommand(wiring));
}

function deleteCommand(wiring: Wiring): Command {
  return new Command('delete')
    .description('delete a cluster that was kept, or that a dead run left; never one of a living run')
    .argument('<name>', 'name of the cluster')
    .option('--yes', 'do not ask', false)
    .action(async (name: string, { yes }: { readonly yes: boolean }) => {
      const options = await findOptions(wiring);
      const cluster = choose(name, await findClusters(options));
      const deletable = cluster.state !== 'in-use' && cluster.state !== 'elsewhere';
      if (deletable && !yes && !(await agreed(cluster, options))) {
        return print(`The cluster ${name} stays.\n`, process.stdout);
      }
      await removeCluster(cluster, options);
      return print(`The cluster ${name} is deleted.\n`, process.stdout);
    });
}

/** Of several with the same name the one that is there. */
function choose(name: string, clusters: readonly FoundCluster[]): FoundCluster {
  const found = clusters.findLast((cluster) => cluster.name === name);
  if (found !== undefined) return found;
  const near = nearest(
    name,
    clusters.map((cluster) => cluster.name),
  );
  const suggestion = near === undefined ? '' : ` did you mean "${near}"?`;
  throw usageError(
    `There is no cluster "${name}" of powercut on this Docker${suggestion === '' ? '.' : `;${suggestion}`}`,
    'See them with: npx powercut clusters',
  );
}

async function agreed(cluster: FoundCluster, { state, clock }: FindOptionsHere): Promise<boolean> {
  const { stdin: input, stderr: output } = process;
  if (!input.isTTY || !output.isTTY) {
    throw usageError(
      `Nobody can be asked whether the cluster ${cluster.name} is to be deleted, for this is no terminal.`,
      `Say so: npx powercut clusters delete ${cluster.name} --yes`,
    );
  }
  const line = clusterLine(describeCluster(cluster, state), clock.date());
  return confirm(`${line}.\nDelete it?`, { input, output });
}
