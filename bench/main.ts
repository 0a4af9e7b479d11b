import { type ExitCode, exitCodes } from '../lib/exit-codes.ts';
import { benchCompare } from './compare/bench-compare.ts';
import { benchRecorder } from './recorder.ts';
import { benchSimulator } from './simulator/bench-simulator.ts';

const help = `
Measures what powercut promises of itself: npm run bench -- <what> [options]

  simulator          how fast the simulator is, and that a seed decides every byte; needs nothing but this host
  compare            how often a comparison of equal versions says regression, and of changed ones does not
  recorder           how truly the recorder dates what it sees, against an API server's audit log; needs Docker and kind

Each takes --help. Without a word: simulator.
`;

const parts: { readonly [name: string]: (args: readonly string[]) => Promise<ExitCode> } = {
  simulator: benchSimulator,
  compare: benchCompare,
  recorder: benchRecorder,
};

async function main([first = 'simulator', ...rest]: readonly string[]): Promise<ExitCode> {
  if (first === '--help' || first === '-h') {
    process.stdout.write(help.trimStart());
    return exitCodes.pass;
  }
  const part = first.startsWith('-') ? undefined : parts[first];
  if (part !== undefined) return part(rest);
  if (first.startsWith('-')) return benchSimulator([first, ...rest]);
  process.stderr.write(`There is no bench of ${first}; there are ${Object.keys(parts).join(' and ')}.\n`);
  return exitCodes.usage;
}

process.exit(await main(process.argv.slice(2)));
