import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { careless } from './truth/careless.ts';
import { loadJudge, loadSimulator } from './truth/code.ts';
import { hold, type Outcome } from './truth/hold.ts';
import { drawStory, type Story } from './truth/story.ts';
import { tableOf } from './truth/table.ts';
import { Tally } from './truth/tally.ts';
import { tell } from './truth/tell.ts';

const help = `
Plays simulated stories, most of them with a fault planted in cluster, recorder, driver or host, has powercut judge each, and
holds every verdict to what really happened: node bin/powercut.js exec node fidelity/truth.ts [options]

  --stories <number>        how many (100)
  --first <number>          the number of the first one (0)
  --seed <number>           decides all chance (1)
  --only <text>             faults whose "place: name" has this text, or "none"
  --control <number>        each so manieth story with a fault is judged by a careless judge, too (5; 0: none is)
  --oversubscribe <number>  so many busy processes for each processor meanwhile
  --json                    says all in JSON
  --verbose                 tells of each story while it is played

SIGINT ends it after the present story, and what was found until then is told.

Exit codes: 0 no verdict is wrong, at most 0.1 % of the claims of stories without a fault are unknown, or a single one, and the
careless judge is found out; 1 else.
`;

const { values } = parseArgs({
  options: {
    stories: { type: 'string', default: '100' },
    first: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    control: { type: 'string', default: '5' },
    oversubscribe: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

type Judge = Awaited<ReturnType<typeof loadJudge>>;

async function outcomeOf(story: Story, judge: Judge): Promise<Outcome> {
  const { openSimulatedCluster } = await loadSimulator(story.fault?.planted);
  return hold(await tell(story, { open: openSimulatedCluster, play: judge.play }));
}

async function playAll(): Promise<boolean> {
  const [careful, control] = [new Tally(), new Tally()];
  const [judge, fool] = [await loadJudge(), await loadJudge(careless)];
  const [first, every] = [Number(values.first), Number(values.control)];
  let interrupted = false;
  process.once('SIGINT', () => {
    interrupted = true;
  });
  for (let number = first; number < first + Number(values.stories) && !interrupted; number += 1) {
    const story = drawStory(Number(values.seed), number, values.only);
    const outcome = await outcomeOf(story, judge);
    careful.add(story, outcome);
    if (values.verbose) narrate(story, outcome);
    if (every > 0 && story.fault !== undefined && number % every === 0) {
      // Without proofs he comes across what he holds to be impossible, and then judges nothing.
      const judged = await outcomeOf(story, fool).catch(() => undefined);
      if (judged !== undefined) control.add(story, judged);
    }
  }
  say(careful, control);
  const isFoundOut = control.stories === 0 || control.wrong.length > 0;
  return careful.wrong.length === 0 && !careful.isTooOftenUnknown && isFoundOut;
}

function narrate({ number, version, profile, workers, scenario, fault }: Story, { held, wrong }: Outcome): void {
  const planted = fault === undefined ? 'nothing planted' : `${fault.place}: ${fault.name}`;
  const lines = held
    .filter(({ verdict, truth }) => verdict !== 'pass' || truth !== 'kept')
    .map(
      (one) =>
        `  ${one.wrong === undefined ? '' : 'WRONG '}${one.id} ${one.verdict}, ${one.truth ?? 'untold'}: ${one.why}; ${one.reason}`,
    );
  const head = `${number}: ${scenario} on ${version}, ${profile}, ${workers} workers; ${planted}`;
  process.stderr.write([head, ...(wrong === undefined ? [] : [`  WRONG ${wrong}`]), ...lines, ''].join('\n'));
}

function say(careful: Tally, control: Tally): void {
  const { stories, claims, wrong, unknownShare } = careful;
  if (values.json) {
    const told = { seed: Number(values.seed), stories, claims, unknownShare, wrong, rows: careful.rows };
    const found = { stories: control.stories, claims: control.claims, wrong: control.wrong.length };
    process.stdout.write(`${JSON.stringify({ ...told, control: found }, undefined, 2)}\n`);
    return;
  }
  const share = `${(100 * unknownShare).toFixed(3)} %`;
  process.stdout.write(
    [
      tableOf(careful),
      '',
      `${stories} stories, seed ${values.seed}, ${claims} claims: ${wrong.length} wrong verdicts; without a fault ${share} unknown.`,
      `A careless judge of ${control.stories} of them: ${control.wrong.length} wrong verdicts of ${control.claims}.`,
      ...wrong.map(
        ({ story, scenario, place, fault, what }) => `WRONG ${story} (${scenario}; ${place}: ${fault}): ${what}`,
      ),
      '',
    ].join('\n'),
  );
}

/** Programs that do nothing but keep the processors busy, until they are disposed of. */
function busy(count: number): Disposable {
  const all = Array.from({ length: count }, () => execa(process.execPath, ['--eval', 'for (;;);'], { reject: false }));
  return { [Symbol.dispose]: () => all.forEach((one) => one.kill('SIGKILL')) };
}

if (values.help) process.stdout.write(help.trimStart());
else {
  using _ = busy(Number(values.oversubscribe) * availableParallelism());
  process.exitCode = (await playAll()) ? 0 : 1;
}
