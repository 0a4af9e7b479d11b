import { Command } from 'commander';
import { usageError } from '../../lib/errors.ts';
import { exitCodes, worstExitCode } from '../../lib/exit-codes.ts';
import { predict } from '../../lib/model/predict.ts';
import { predictionData, predictionJsonSchema } from '../../lib/model/predict-json.ts';
import { jsonText } from '../../reports/json-text.ts';
import { readRuns } from '../../reports/read-run.ts';
import { showsUnicode } from '../../reports/terminal/unicode.ts';
import { wantsColor } from '../environment.ts';
import { commonSettings } from '../predict/common-settings.ts';
import { type ComparedRow, compare, measurementsOf, origins } from '../predict/measured.ts';
import { measuredText } from '../predict/measured-text.ts';
import { addPredictOptions, type PredictOptions, powerCutOf } from '../predict/options.ts';
import { predictionText, type TextOptions } from '../predict/text.ts';
import { print } from '../print.ts';
import type { Wiring } from '../run/wiring.ts';

const examples = `Examples:
  powercut predict                                                 the newest known Kubernetes, as it is shipped
  powercut predict --kubernetes 1.31 --tolerations 0,30s,forever   pods with tolerations of their own
  powercut predict --profile fast --workers 5 --fail 2             two of five workers at the same moment
  powercut predict --grace 20s --period 2s --json                  other settings, as data
  powercut predict --kubeconfig cluster.yaml --context admin       a live cluster, of which it only reads
  powercut predict --settings settings.json --kubernetes 1.37      that cluster after an upgrade
  powercut predict --against reports/output/2*                     what runs measured, beside what was to be expected
`;

const notes = `
The rules are verified for v1.31 to v1.37; other versions from v1.20 on are extrapolated. Every window
holds what a healthy control plane takes for its work. predict makes no cluster and cuts no power.
`;

interface Options extends PredictOptions {
  readonly json?: boolean;
  readonly jsonSchema?: boolean;
  readonly color: boolean;
}

/** `powercut predict`: what a cluster will do about nodes that lose power, by its version and settings. */
export function predictCommand({ environment }: Wiring): Command {
  return addPredictOptions(new Command('predict'))
    .description('tell when a cluster will do what about nodes that lose power, from its version and settings')
    .addHelpText('before', examples)
    .addHelpText('after', notes)
    .option('--json', 'as JSON')
    .option('--json-schema', 'print the JSON Schema of --json, and nothing else')
    .option('--no-color', 'no colour; so do NO_COLOR and TERM=dumb')
    .action(async (options: Options) => {
      const stream = process.stdout;
      if (options.jsonSchema === true) return print(jsonText(predictionJsonSchema()), stream);
      const layout: TextOptions = {
        columns: Math.min(stream.columns || 120, 140),
        color: options.color && wantsColor(environment, stream),
        unicode: showsUnicode({ platform: process.platform, environment }),
      };
      if (options.against !== undefined) return holdAgainst(options, options.against, layout);
      const prediction = predict(await powerCutOf(options));
      if (options.json === true) return print(jsonText(predictionData(prediction)), stream);
      return print(predictionText(prediction, layout), stream);
    });
}

/** Exits as a run would whose claims these are. */
async function holdAgainst(options: Options, paths: readonly string[], layout: TextOptions): Promise<void> {
  if (options.fail > 1 || (options.tolerations ?? []).length > 1) {
    throw usageError(
      '--against goes with one failing node and one toleration.',
      'Leave out --fail, and name one of --tolerations or none.',
    );
  }
  const runs = readRuns(paths);
  const prediction = predict(await powerCutOf(options, commonSettings(runs)));
  const rows = compare(prediction, runs.flatMap(measurementsOf));
  await print(
    options.json === true
      ? jsonText({ ...predictionData(prediction), against: runs.map(({ id }) => id), measured: rows.map(comparedData) })
      : measuredText(rows, runs.length, layout),
    process.stdout,
  );
  const verdicts = rows
    .flatMap((row) => origins.map((origin) => row[origin].verdict))
    .filter((word) => word !== undefined);
  // What was never measured proves nothing.
  process.exitCode = worstExitCode(
    verdicts.length === 0 ? [exitCodes.unknown] : verdicts.map((word) => exitCodes[word]),
  );
}

const comparedData = ({ row, ...rest }: ComparedRow): object => ({ id: row.id, ...rest });
