import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { errorMessage } from '../../lib/error-code.ts';
import { HarnessError } from '../../lib/errors.ts';
import { settingsFileText } from '../../lib/model/settings-file.ts';
import { readLiveSettings } from '../predict/live.ts';
import { print } from '../print.ts';

const examples = `Examples:
  powercut capture --kubeconfig cluster.yaml --context admin > settings.json
  powercut capture --kubeconfig cluster.yaml --context admin --output settings.json
`;

interface CaptureOptions {
  readonly kubeconfig: string;
  readonly context: string;
  readonly allowExec?: boolean;
  readonly output?: string;
}

/** `powercut capture`: writes down the settings of a live cluster, for `powercut predict --settings`. */
export function captureCommand(): Command {
  return new Command('capture')
    .description('write down the settings of a live cluster that decide what it does about a dead node; it only reads')
    .addHelpText('before', examples)
    .requiredOption('--kubeconfig <file>', 'how to reach the cluster; no other kubeconfig is looked at')
    .requiredOption('--context <name>', 'which of the kubeconfig')
    .option('--allow-exec', 'let the program run that the kubeconfig names for credentials (exec, auth-provider)')
    .option('--output <file>', 'file to write (default: stdout)')
    .action(async ({ kubeconfig, context, allowExec = false, output }: CaptureOptions) => {
      const text = settingsFileText(await readLiveSettings({ kubeconfig, context, allowExec }));
      if (output === undefined) return print(text, process.stdout);
      write(output, text);
      return print(`The settings of ${context} are in ${output}.\n`, process.stdout);
    });
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new HarnessError('E_OUTPUT', `The settings cannot be written to ${file}: ${errorMessage(error)}.`, {
      hint: 'Name a file in a folder that is there and may be written, or leave --output out.',
      cause: error,
    });
  }
}
