import { parseArgs } from 'node:util';
import type { Judgement } from './judge/judge-trace.ts';
import { loadJudge } from './mutants/load-mutant.ts';
import { readTraces, traceFolder } from './traces.ts';

const help = `
Judges golden traces: plays on each the scenario that it was recorded of, with powercut's own matchers and windows.

node bin/powercut.js exec node fidelity/judge.ts [options]

  --scenario <name>      only traces of it
  --kubernetes <version> only traces of it
  --all                  tell of each claim, not only of those that do not pass

Exit codes: 0 no claim fails, 1 some do.
`;

const { values } = parseArgs({
  options: {
    scenario: { type: 'string' },
    kubernetes: { type: 'string' },
    all: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

function text({ claims, verdict, reason }: Judgement): string {
  const told = values.all ? claims : claims.filter((claim) => claim.verdict !== 'pass');
  const passed = claims.filter((claim) => claim.verdict === 'pass').length;
  return [
    `${verdict}, ${passed} claims pass${reason === undefined ? '' : `: ${reason}`}`,
    ...told.map((claim) => `  ${claim.verdict} ${claim.id}: ${claim.reason}`),
    '',
  ].join('\n');
}

async function judgeAll(): Promise<boolean> {
  const { judgeTrace } = await loadJudge();
  let noneFails = true;
  for (const trace of readTraces(traceFolder)) {
    const { kubernetes, scenario, verdict } = trace.header;
    if ((values.scenario ?? scenario) !== scenario || (values.kubernetes ?? kubernetes) !== kubernetes) continue;
    const judged = await judgeTrace(trace);
    noneFails &&= !judged.claims.some((claim) => claim.verdict === 'fail');
    process.stdout.write(`${kubernetes} ${scenario} (recorded: ${verdict.status}): ${text(judged)}`);
  }
  return noneFails;
}

if (values.help) process.stdout.write(help.trimStart());
else process.exitCode = (await judgeAll()) ? 0 : 1;
