import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { HarnessError, usageError } from '../../lib/errors.ts';
import { type ExitCode, exitCodes } from '../../lib/exit-codes.ts';
import { jsonText } from '../../reports/json-text.ts';
import { overviewExitCode, overviewHeadline } from '../../reports/overview.ts';
import { pieceFiles } from '../../reports/run-folder/pieces.ts';
import { parseCount } from '../options.ts';
import { outputFolder } from '../package.ts';
import { print } from '../print.ts';
import { report } from '../run/report.ts';
import { holdsRuns, overviewFiles, reportAll } from '../run/report-all.ts';
import { openScreen } from '../run/screen.ts';
import type { Wiring } from '../run/wiring.ts';

interface Options {
  readonly runs?: number;
  readonly json: boolean;
  readonly color: boolean;
}

/** `powercut report`: makes run.json and every report again from what a run left in its folder. */
export function reportCommand(wiring: Wiring): Command {
  return new Command('report')
    .description(
      "make run.json and all reports (HTML, Markdown, JUnit, CTRF, OpenMetrics, Perfetto) again from a run's folder, and exit as that run did",
    )
    .argument(
      '[folder]',
      'folder of the run, a run.json of this or an older version, or a folder of such folders, which gets one page about all of them (default: the newest below reports/output)',
    )
    .option(
      '--runs <n>',
      'how many runs a folder of folders must hold; if it holds fewer, something is unknown',
      parseCount,
    )
    .option('--json', "print run.json's content on stdout, and all prose on stderr", false)
    .option('--no-color', 'no colour; so do NO_COLOR and TERM=dumb')
    .action(async (given: string | undefined, options: Options) => {
      if (given !== undefined && (options.runs !== undefined || holdsRuns(given))) {
        process.exitCode = await aboutAll(given, options);
        return;
      }
      const runFolder = resolve(given ?? newestRun(outputFolder()));
      const run = await report(runFolder);
      const { environment } = wiring;
      const screen = openScreen({
        clock: wiring.newClock(),
        environment,
        quiet: options.json,
        color: options.color,
        simulated: run.simulated,
      });
      const folder = runFolder.endsWith('.json') ? dirname(runFolder) : runFolder;
      screen.finish({ run, errors: [], kept: [], runFolder: folder, next: undefined });
      if (options.json) await print(jsonText(run), process.stdout);
      process.exitCode = run.outcome.exitCode;
    });
}

/** One page about the runs below a folder. */
async function aboutAll(folder: string, { json, runs }: Options): Promise<ExitCode> {
  if (json) throw usageError('--json is for one run.', 'Name the folder of a run, or read the run.json files.');
  if (!holdsRuns(folder))
    throw usageError(`${folder} is no folder of folders of runs.`, 'Leave out --runs for one run.');
  const overview = await reportAll(folder, runs);
  await print(
    `${overviewHeadline(overview)}\n\nReports  ${join(folder, overviewFiles.html)}\n         ${join(folder, overviewFiles.markdown)}\n`,
    process.stdout,
  );
  return overviewExitCode(overview);
}

/** A run's id begins with the time of its beginning. */
function newestRun(output: string): string {
  const names = existsSync(output) ? readdirSync(output).toSorted() : [];
  const newest = names.findLast((name) => existsSync(join(output, name, pieceFiles.context)));
  if (newest !== undefined) return join(output, newest);
  throw new HarnessError('E_RUN_FOLDER', `There is no run below ${output}.`, {
    hint: 'Name the folder of a run, or make one with: powercut run',
    exitCode: exitCodes.usage,
  });
}
