import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { decisions } from './decisions/all.ts';
import { decisionDocument } from './run/decision-document.ts';
import { DecisionJury } from './run/decision-jury.ts';

const help = `
Takes one decision at a time away from the code that judges, and sees the test fail that holds it:
npm run mutation:decisions -- [options]

  --every <number>  only each so manieth decision
  --document        only writes mutation/DECISIONS.md, which names them

Exit codes: 0 each is held, 1 some are not.
`;

const { values } = parseArgs({
  options: {
    every: { type: 'string', default: '1' },
    document: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

async function plantThose(): Promise<boolean> {
  const chosen = decisions.filter((_, index) => index % Number(values.every) === 0);
  const jury = new DecisionJury([...new Set(chosen.map(({ test }) => test.file))]);
  let allKilled = true;
  for (const decision of chosen) {
    const killed = await jury.isKilled(decision);
    allKilled &&= killed;
    process.stdout.write(`${killed ? 'killed' : 'SURVIVES'}: ${decision.id} ${decision.decides}\n`);
  }
  await jury.end();
  return allKilled;
}

if (values.help) process.stdout.write(help.trimStart());
else if (values.document) writeFileSync(new URL('DECISIONS.md', import.meta.url), decisionDocument(decisions));
else process.exitCode = (await plantThose()) ? 0 : 1;
