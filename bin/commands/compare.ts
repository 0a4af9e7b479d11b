import { Command } from 'commander';
import { compareRuns } from '../../reports/compare/compare-runs.ts';
import { comparisonHtml } from '../../reports/compare/html.ts';
import { comparisonMarkdown } from '../../reports/compare/markdown.ts';
import { comparisonText } from '../../reports/compare/text.ts';
import { jsonText } from '../../reports/json-text.ts';
import { createInk } from '../../reports/terminal/ink.ts';
import { showsUnicode } from '../../reports/terminal/unicode.ts';
import { writeAtomically } from '../../reports/write-atomically.ts';
import { acceptOption, readAccepted } from '../compare/accepted-option.ts';
import { outputFileOption } from '../compare/output-file.ts';
import { readSide } from '../compare/read-side.ts';
import { wantsColor } from '../environment.ts';
import { print } from '../print.ts';
import type { Wiring } from '../run/wiring.ts';

const examples = `Examples:
  powercut compare runs/before runs/after              what changed from the runs of one folder to those of another
  powercut compare old/run.json reports/output/2026…   one run with another
  powercut compare before after --accept accepted.json   but for what somebody has reviewed and accepted
  powercut compare before after --json --html compare.html --markdown compare.md
`;

const notes = `
Exit codes: 0 nothing is worse, or what is was expected; 1 a claim fails and that is no news; 2 usage; 4 a regression;
5 not enough data.
`;

interface Options {
  readonly accept?: string;
  readonly json: boolean;
  readonly html?: string;
  readonly markdown?: string;
  readonly color: boolean;
}

/** `powercut compare`: the runs of one side with those of another, claim by claim. */
export function compareCommand({ environment, newClock }: Wiring): Command {
  return new Command('compare')
    .description('say of each claim whether it changed between two sides of runs, and whether that was to be expected')
    .addHelpText('before', examples)
    .addHelpText('after', notes)
    .argument('<a>', 'a run.json, the folder of a run, or a folder of such folders: what was')
    .argument('<b>', 'the same: what is to be judged')
    .addOption(acceptOption())
    .option('--json', 'print the comparison as JSON', false)
    .addOption(outputFileOption('--html <file>', 'write it as a page, too'))
    .addOption(outputFileOption('--markdown <file>', 'write it as Markdown, too'))
    .option('--no-color', 'no colour; so do NO_COLOR and TERM=dumb')
    .action(async (a: string, b: string, options: Options) => {
      const comparison = compareRuns(readSide(a), readSide(b), {
        accepted: readAccepted(options.accept),
        today: newClock().date(),
        names: { a: 'A', b: 'B' },
      });
      if (options.html !== undefined) await writeAtomically(options.html, comparisonHtml(comparison));
      if (options.markdown !== undefined) await writeAtomically(options.markdown, comparisonMarkdown(comparison));
      const ink = createInk({
        color: options.color && wantsColor(environment, process.stdout),
        unicode: showsUnicode({ platform: process.platform, environment }),
      });
      const text = options.json ? jsonText(comparison) : comparisonText(comparison, ink);
      await print(text, process.stdout);
      process.exitCode = comparison.outcome.exitCode;
    });
}
