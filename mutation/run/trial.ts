import { testFiles, urlOf } from './files.ts';
import type { WorkerStart } from './messages.ts';
import type { Instrumented, ToolMutant } from './mutants.ts';
import { TestWorker } from './test-worker.ts';

export interface Outcome {
  readonly mutant: ToolMutant;
  readonly status: 'killed' | 'survived' | 'uncovered';
  /** The test that fails, or why the code cannot even be loaded. */
  readonly by?: string;
}

interface Measured {
  readonly took: number;
  readonly hits: Readonly<Record<string, number>>;
}

const loadPatience = 120_000;
const leastPatience = 3000;
/** How many times as often, or as long, as without a mutant something may run. */
const slack = 20;

/**
 * Tries mutants on the tests that run their code, the quickest first, until one fails. Tests that fail without any mutant
 * are left out, and named in `unfit`.
 */
export class Trial {
  readonly unfit: string[] = [];
  readonly #instrumented: Instrumented;
  readonly #measured: (Measured | undefined)[] = [];
  #onLoad: ReadonlySet<string> = new Set();
  #worker: TestWorker | undefined;

  constructor(instrumented: Instrumented) {
    this.#instrumented = instrumented;
  }

  /** Runs each test once without a mutant. */
  async measure(): Promise<number> {
    let worker = await this.#ready();
    const { tests, onLoad } = worker.loaded;
    this.#onLoad = new Set(onLoad);
    for (const [index, { file, name }] of tests.entries()) {
      const ran = await worker.run({ tests: [index], patience: 60_000 });
      if (typeof ran === 'string' || ran.failed !== undefined) {
        this.unfit.push(`${file} ${name}: ${typeof ran === 'string' ? ran : ran.failed?.why}`);
        this.#measured.push(undefined);
        worker = await this.#anew();
      } else this.#measured.push(ran);
    }
    return tests.length - this.unfit.length;
  }

  async try(mutant: ToolMutant): Promise<Outcome> {
    const covering = [...this.#measured.entries()]
      .filter((entry): entry is [number, Measured] => (entry[1]?.hits[mutant.id] ?? 0) > 0)
      .toSorted(([, a], [, b]) => a.took - b.took);
    if (this.#onLoad.has(mutant.id)) return this.#tryOnLoad(mutant);
    if (covering.length === 0) return { mutant, status: 'uncovered' };
    for (const [test, { took, hits }] of covering) {
      const worker = await this.#ready();
      const name = nameOf(worker, test);
      const ran = await worker.run({
        tests: [test],
        mutant: mutant.id,
        patience: patienceFor(took),
        hitLimit: 1000 + slack * (hits[mutant.id] ?? 0),
      });
      if (typeof ran === 'string' || ran.failed?.hung === true) {
        await this.#drop();
        return { mutant, status: 'killed', by: `${name} (does not end)` };
      }
      if (ran.failed !== undefined) return { mutant, status: 'killed', by: name };
    }
    return { mutant, status: 'survived' };
  }

  async end(): Promise<void> {
    await this.#drop();
  }

  /** A mutant in code that runs as its module is loaded is there from the beginning, in a worker of its own. */
  async #tryOnLoad(mutant: ToolMutant): Promise<Outcome> {
    await this.#drop();
    const worker = await TestWorker.start(this.#start(mutant.id), loadPatience);
    if (typeof worker === 'string') return { mutant, status: 'killed', by: `loading: ${worker}` };
    try {
      const all = [...this.#measured.entries()]
        .filter((entry): entry is [number, Measured] => entry[1] !== undefined)
        .toSorted(([, a], [, b]) => a.took - b.took);
      const touching = all.filter(([, { hits }]) => this.#touches(mutant.file, hits));
      const fit = touching.length === 0 ? all : touching;
      for (const [test, { took }] of fit) {
        const ran = await worker.run({ tests: [test], patience: patienceFor(took) });
        if (typeof ran === 'string' || ran.failed !== undefined) {
          return { mutant, status: 'killed', by: nameOf(worker, test) };
        }
      }
      return { mutant, status: 'survived' };
    } finally {
      await worker.end();
    }
  }

  /** Whether a test runs anything of the file. */
  #touches(file: string, hits: Readonly<Record<string, number>>): boolean {
    return this.#instrumented.mutants.some((mutant) => mutant.file === file && (hits[mutant.id] ?? 0) > 0);
  }

  async #ready(): Promise<TestWorker> {
    return (this.#worker ??= await startedOrThrow(this.#start()));
  }

  async #anew(): Promise<TestWorker> {
    await this.#drop();
    return this.#ready();
  }

  async #drop(): Promise<void> {
    await this.#worker?.end();
    this.#worker = undefined;
  }

  #start(active?: string): WorkerStart {
    return {
      files: testFiles().map(urlOf),
      sources: this.#instrumented.sources,
      ...(active === undefined ? {} : { active }),
    };
  }
}

const patienceFor = (took: number): number => Math.ceil(leastPatience + slack * took);

const nameOf = (worker: TestWorker, test: number): string => worker.loaded.tests[test]?.name ?? '';

async function startedOrThrow(start: WorkerStart): Promise<TestWorker> {
  const worker = await TestWorker.start(start, loadPatience);
  if (typeof worker === 'string') throw new Error(`the tests cannot be loaded: ${worker}`);
  return worker;
}
