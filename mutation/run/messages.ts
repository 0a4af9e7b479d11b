/** What a worker is started with. */
export interface WorkerStart {
  /** URLs of the test files to load. */
  readonly files: readonly string[];
  /** Source text by URL, in place of what is on disk. */
  readonly sources: Readonly<Record<string, string>>;
}

export interface LoadedTest {
  readonly file: string;
  readonly name: string;
}

/** To load files anew with another source text of one module. All that imports it is loaded anew as well, and nothing else. */
export interface Plant {
  readonly url: string;
  readonly source: string;
  /** A mutant in it that is there already when it is loaded. */
  readonly active?: string;
  /** URLs of test files, of which those are loaded that import the module, at whatever remove. */
  readonly files: readonly string[];
}

/** What a worker is asked: to run one test, or several until one fails. */
export interface Ask {
  readonly tests: readonly number[];
  readonly mutant?: string;
  /** How often mutated code may run before it is taken to go on for ever. */
  readonly hitLimit?: number;
  /** How long each test may take, in milliseconds. */
  readonly patience: number;
}

/** What it answers. */
export type Answer =
  | {
      readonly type: 'loaded';
      /** Of this load. */
      readonly tests: readonly LoadedTest[];
      /** The number of the first of them. */
      readonly first: number;
      /** Mutants whose code ran while the files were loaded. */
      readonly onLoad: readonly string[];
    }
  | {
      readonly type: 'ran';
      readonly failed?: { readonly test: number; readonly why: string; readonly hung: boolean };
      /** How often the code of each mutant ran; nothing of it where one was asked for. */
      readonly hits: Readonly<Record<string, number>>;
      readonly took: number;
    };
