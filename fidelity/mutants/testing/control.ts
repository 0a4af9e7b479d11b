import { readTraces, traceFolder } from '../../traces.ts';
import { loadJudge, loadReplay } from '../load-mutant.ts';
import { differencesOf, traceNamed, tracesByName } from '../refute.ts';

/**
 * The control of what is said of mutants: a program, for Playwright compiles what its processes load. Loads the simulator and
 * the harness as for a mistake, with none in it, and tells what would be found; then with mistakes that cannot be planted.
 */
const trace = traceNamed(tracesByName(readTraces(traceFolder)), 'v1.37.2 worker-loses-power');

const once = differencesOf(trace, await loadReplay());
const again = differencesOf(trace, await loadReplay());
const plain = differencesOf(trace, await import('../../replay/replay.ts'));
const { claims } = await (await loadJudge()).judgeTrace(trace);

const absent = 'no file has this text';
const cannot = [
  () => loadReplay({ file: 'behaviour.ts', find: absent, replace: '' }),
  () => loadJudge({ file: 'model/versions.ts', find: absent, replace: '' }),
  // The text is there, and the file is none that is loaded.
  () => loadReplay({ file: 'nowhere.ts', find: absent, replace: '' }),
  () => loadJudge({ file: 'journal/journal.ts', find: absent, replace: '' }),
];
const refused: string[] = [];
for (const load of cannot) {
  refused.push(
    await load().then(
      () => 'nothing was said',
      (error: unknown) => (error instanceof Error ? error.name : String(error)),
    ),
  );
}

process.stdout.write(
  JSON.stringify({
    differences: [...new Set([...once, ...again, ...plain])].filter(
      (text) => ![once, again, plain].every((found) => found.includes(text)),
    ),
    fails: claims.filter(({ verdict }) => verdict !== 'pass'),
    refused,
  }),
);
