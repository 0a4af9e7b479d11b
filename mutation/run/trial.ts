import { pathOf, urlOf } from './files.ts';
import type { Ask, LoadedTest } from './messages.ts';
import { type Instrumented, narrowed, type ToolMutant } from './mutants.ts';
import { TestWorker } from './test-worker.ts';

export interface Outcome {
  readonly mutant: ToolMutant;
  readonly status: 'killed' | 'survived' | 'uncovered';
  /** The test that fails, or why the code cannot even be loaded. */
  readonly by?: string;
}

interface Measured extends LoadedTest {
  /** Among the tests of its file; a mutant may change its name. */
  readonly position: number;
  readonly took: number;
  readonly hits: Readonly<Record<string, number>>;
  /** Of which it runs anything. */
  readonly touches: ReadonlySet<string>;
}

const loadPatience = 120_000;
const leastPatience = 3000;
/** How many times as often, or as long, as without a mutant something may run. */
const slack = 20;
/** How often a worker may load modules anew. */
const mostLoads = 60;

/**
 * Tries mutants on those of some tests that run their code, the quickest first, until one fails. Tests that fail without any mutant
 * are left out, and named in `unfit`.
 */
export class Trial {
  readonly unfit: string[] = [];
  readonly #tests: readonly string[];
  readonly #fileOf: ReadonlyMap<string, string>;
  readonly #counting: Instrumented['sources'];
  readonly #switched: Instrumented['sources'];
  #measured: readonly Measured[] = [];
  #onLoad: ReadonlySet<string> = new Set();
  #worker: TestWorker | undefined;
  #loads = 0;

  constructor(instrumented: Instrumented, mutants: readonly ToolMutant[], tests: readonly string[]) {
    this.#tests = tests;
    this.#fileOf = new Map(instrumented.mutants.map(({ id, file }) => [id, file]));
    this.#counting = narrowed(instrumented, mutants, { counting: true });
    this.#switched = narrowed(instrumented, mutants, { counting: false });
  }

  /** Runs each test once without a mutant. Answers how many there are that pass. */
  async measure(): Promise<number> {
    const measured: Measured[] = [];
    let worker = await this.#started(this.#tests, this.#counting);
    const { tests, onLoad } = worker.loaded;
    this.#onLoad = new Set(onLoad);
    for (const [index, { file, name }] of tests.entries()) {
      const ran = await worker.run({ tests: [index], patience: 60_000 });
      if (typeof ran === 'object' && ran.failed === undefined) {
        const touches = new Set(Object.keys(ran.hits).map((id) => this.#fileOf.get(id) ?? ''));
        measured.push({
          file,
          name,
          position: index - tests.findIndex((test) => test.file === file),
          took: ran.took,
          hits: ran.hits,
          touches,
        });
        continue;
      }
      this.unfit.push(`${file} ${name}: ${typeof ran === 'string' ? ran : ran.failed?.why}`);
      await worker.end();
      worker = await this.#started(this.#tests, this.#counting);
    }
    await worker.end();
    this.#measured = measured.toSorted((a, b) => a.took - b.took);
    return measured.length;
  }

  async try(mutant: ToolMutant): Promise<Outcome> {
    if (this.#onLoad.has(mutant.id)) return this.#tryOnLoad(mutant);
    const covering = this.#measured.filter(({ hits }) => (hits[mutant.id] ?? 0) > 0);
    if (covering.length === 0) return { mutant, status: 'uncovered' };
    for (const test of covering) {
      const worker = await this.#ready();
      const index = numberOf(worker.loaded.tests, test);
      if (index < 0) throw new Error(`${test.file} was changed meanwhile: it has no test ${test.name}`);
      const by = await this.#failing(worker, test, index, {
        mutant: mutant.id,
        hitLimit: 1000 + slack * (test.hits[mutant.id] ?? 0),
      });
      if (by !== undefined) return { mutant, status: 'killed', by };
    }
    return { mutant, status: 'survived' };
  }

  async end(): Promise<void> {
    await this.#worker?.end();
    this.#worker = undefined;
  }

  /** For a mutant in code that runs as its module is loaded, that is loaded anew, with all that imports it. */
  async #tryOnLoad(mutant: ToolMutant): Promise<Outcome> {
    // A table of tests may have run it, and none of them does.
    const touching = this.#measured.filter(({ touches }) => touches.has(mutant.file));
    const tests = [...touching, ...this.#measured.filter((test) => !touching.includes(test))];
    const url = urlOf(mutant.file);
    const source = this.#switched[url] ?? '';
    for (const file of new Set(tests.map((test) => test.file))) {
      const worker = await this.#ready();
      const loaded = await worker.plant({ url, source, files: [file], active: mutant.id }, loadPatience);
      this.#loads += 1;
      if (typeof loaded === 'string') {
        await this.end();
        return { mutant, status: 'killed', by: `loading: ${loaded}` };
      }
      for (const test of tests.filter((one) => one.file === file)) {
        if (test.position >= loaded.tests.length) continue;
        const by = await this.#failing(worker, test, loaded.first + test.position, { mutant: mutant.id });
        if (by !== undefined) return { mutant, status: 'killed', by };
      }
    }
    return { mutant, status: 'survived' };
  }

  /** The name of the test if it fails so. */
  async #failing(
    worker: TestWorker,
    { name, took }: Measured,
    index: number,
    how: Pick<Ask, 'mutant' | 'hitLimit'>,
  ): Promise<string | undefined> {
    const ran = await worker.run({ tests: [index], patience: Math.ceil(leastPatience + slack * took), ...how });
    const ended = typeof ran === 'object' && ran.failed?.hung !== true;
    // What never ends may go on while others run.
    if (!ended) await this.end();
    if (!ended) return `${name} (does not end)`;
    return ran.failed === undefined ? undefined : name;
  }

  /** One with the tests that run any mutant's code. What was loaded anew stays in memory, so it does not live for ever. */
  async #ready(): Promise<TestWorker> {
    if (this.#loads > mostLoads) await this.end();
    if (this.#worker !== undefined) return this.#worker;
    this.#loads = 0;
    const files = new Set(this.#measured.map(({ file }) => pathOf(file)));
    this.#worker = await this.#started([...files].toSorted(), this.#switched);
    return this.#worker;
  }

  async #started(files: readonly string[], sources: Instrumented['sources']): Promise<TestWorker> {
    const worker = await TestWorker.start({ files: files.map(urlOf), sources }, loadPatience);
    if (typeof worker === 'string') throw new Error(`the tests cannot be loaded: ${worker}`);
    return worker;
  }
}

const numberOf = (tests: readonly LoadedTest[], { file, name }: LoadedTest): number =>
  tests.findIndex((test) => test.file === file && test.name === name);
