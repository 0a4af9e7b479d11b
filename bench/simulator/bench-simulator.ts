import { parseArgs } from 'node:util';
import { type ExitCode, exitCodes, worstExitCode } from '../../lib/exit-codes.ts';
import { type Figure, figureText } from './figure.ts';
import { guardCost } from './guard-cost.ts';
import { kubectlAnswer } from './kubectl-answer.ts';
import { replays } from './replays.ts';
import { bigClusterFigure, growthFigure } from './scale.ts';
import { startToReport } from './start-to-report.ts';
import { storySpeed } from './story-speed.ts';

const help = `
How fast the simulator is, and that a seed decides every byte: npm run bench -- simulator [options]

  --only <word>      only the figures that are so named: story, guard, replays, start, kubectl, big, growth
  --json             the figures as JSON on stdout

Exit codes: 0 all goals met, 1 one missed, 2 usage, 5 one could not be measured here.
`;

const figures: { readonly [name: string]: () => Promise<Figure> | Figure } = {
  story: storySpeed,
  guard: guardCost,
  replays: () => replays(1000),
  start: startToReport,
  kubectl: kubectlAnswer,
  big: bigClusterFigure,
  growth: growthFigure,
};

/** `npm run bench -- simulator`. Each figure is told as soon as it is there. */
export async function benchSimulator(args: readonly string[]): Promise<ExitCode> {
  const options = optionsOf(args);
  if (options === 'help') {
    process.stdout.write(help.trimStart());
    return exitCodes.pass;
  }
  if ('error' in options) {
    process.stderr.write(`${options.error}\n`);
    return exitCodes.usage;
  }
  const codes: ExitCode[] = [];
  const told: Figure[] = [];
  for (const [name, measure] of Object.entries(figures)) {
    if (options.only !== undefined && options.only !== name) continue;
    const figure = await measure();
    told.push(figure);
    if (!options.json) process.stdout.write(`${figureText(figure)}\n`);
    codes.push(figure.met === undefined ? exitCodes.unknown : figure.met ? exitCodes.pass : exitCodes.fail);
  }
  if (options.json) process.stdout.write(`${JSON.stringify(told, undefined, 2)}\n`);
  return worstExitCode(codes);
}

interface Options {
  readonly only: string | undefined;
  readonly json: boolean;
}

function optionsOf(args: readonly string[]): Options | 'help' | { readonly error: string } {
  const known = { only: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
  try {
    const { values } = parseArgs({ args: [...args], options: known, strict: true });
    if (values.help === true) return 'help';
    if (values.only !== undefined && !(values.only in figures)) {
      return { error: `There is no figure "${values.only}"; there are ${Object.keys(figures).join(', ')}.` };
    }
    return { only: values.only, json: values.json ?? false };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
