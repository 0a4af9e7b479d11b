import { readFileSync } from 'node:fs';
import { mutate } from '../../fidelity/mutants/load-anew.ts';
import type { Decision, Killer } from './decision.ts';
import { pathOf, root, testFiles, urlOf } from './files.ts';
import { TestWorker } from './test-worker.ts';

type Planted = Pick<Decision, 'file' | 'find' | 'replace'>;

const loadPatience = 120_000;
const patience = 10_000;

/** Plants the mistake of each decision, and says which test fails by it. */
export class DecisionJury {
  #worker: TestWorker | undefined;
  readonly #passing = new Map<string, Promise<boolean>>();
  readonly #files: readonly string[];

  constructor(files: readonly string[] = testFiles()) {
    this.#files = files;
  }

  /** Whether the test that the decision names passes, and fails once its mistake is planted. */
  async isKilled({ test, ...planted }: Decision): Promise<boolean> {
    return (await this.killer(planted, test)) !== undefined;
  }

  /**
   * The first test that fails once the mistake is planted, of all that can reach it, or whether this one does. One that
   * fails without it as well shows nothing.
   */
  async killer(planted: Planted, only?: Killer): Promise<Killer | undefined> {
    const url = urlOf(`lib/${planted.file}`);
    const source = mutate(readFileSync(new URL(`lib/${planted.file}`, root), 'utf8'), planted);
    for (const path of only === undefined ? nearestFirst(planted.file, this.#files) : [only.file]) {
      const worker = await this.#ready();
      const loaded = await worker.plant({ url, source, files: [urlOf(path)] }, loadPatience);
      if (typeof loaded === 'string') throw new Error(`${planted.file} with "${planted.replace}": ${loaded}`);
      for (const [index, { file, name }] of loaded.tests.entries()) {
        const test = { file: pathOf(file), name };
        if (only !== undefined && name !== only.name) continue;
        if (!(await this.#fails(worker, loaded.first + index))) continue;
        if (await this.#passes(test)) return test;
        // The worker may have been ended, and with it what was loaded.
        if (worker !== this.#worker) break;
      }
    }
    return undefined;
  }

  async end(): Promise<void> {
    await this.#worker?.end();
    this.#worker = undefined;
  }

  /** Whether a test passes as the code is. */
  #passes(test: Killer): Promise<boolean> {
    const key = `${test.file} ${test.name}`;
    const passes = this.#passing.get(key) ?? this.#passesNow(test);
    this.#passing.set(key, passes);
    return passes;
  }

  async #passesNow(test: Killer): Promise<boolean> {
    const worker = await this.#ready();
    const index = worker.loaded.tests.findIndex(({ file, name }) => file === urlOf(test.file) && name === test.name);
    return index >= 0 && !(await this.#fails(worker, index));
  }

  /** A worker that does not answer is ended. */
  async #fails(worker: TestWorker, test: number): Promise<boolean> {
    const ran = await worker.run({ tests: [test], patience });
    if (typeof ran === 'string') await this.end();
    return typeof ran === 'string' || ran.failed !== undefined;
  }

  async #ready(): Promise<TestWorker> {
    if (this.#worker !== undefined) return this.#worker;
    const worker = await TestWorker.start({ files: this.#files.map(urlOf), sources: {} }, loadPatience);
    if (typeof worker === 'string') throw new Error(`the tests cannot be loaded: ${worker}`);
    this.#worker = worker;
    return worker;
  }
}

/** First the test beside the file, then those that name what it exports, then all others. */
function nearestFirst(file: string, tests: readonly string[]): readonly string[] {
  const exported = [
    ...readFileSync(new URL(`lib/${file}`, root), 'utf8').matchAll(
      /^export (?:async )?(?:function|const|class) (\w+)/gm,
    ),
  ].map(([, name = '']) => name);
  const distance = (path: string): number => {
    if (path === `lib/${file}`.replace('.ts', '.test.ts')) return 0;
    const text = readFileSync(new URL(path, root), 'utf8');
    return exported.some((name) => text.includes(name)) ? 1 : 2;
  };
  return tests
    .map((path) => ({ path, at: distance(path) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ path }) => path);
}
