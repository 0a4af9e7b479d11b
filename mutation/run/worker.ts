import { registerHooks } from 'node:module';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import fc from 'fast-check';
import { realClock } from '../../lib/clock/real-clock.ts';
import type { Answer, Ask, LoadedTest, Plant, WorkerStart } from './messages.ts';
import { takeDown } from './stand-in.ts';

/** Loads test files, with other sources than those on disk, and runs tests of them as often as it is asked. */

const standIn = new URL('stand-in.ts', import.meta.url).href;
const root = new URL('../../', import.meta.url).href;
const modules = new URL('../../node_modules/', import.meta.url).href;

/** What Stryker's instrumented code reads and writes (INSTRUMENTER_CONSTANTS of its API). */
interface StrykerState {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> };
}

/** Which modules import each. */
const importers = new Map<string, Set<string>>();
/** What is loaded anew: a number that its URLs bear, and the URLs without it. */
let planted: { readonly number: number; readonly plant: Plant; readonly affected: ReadonlySet<string> } | undefined;
let plants = 0;
const parameter = 'planted';
const start: WorkerStart = workerData;
// Instrumented modules keep this object of what they cover.
const coverage: NonNullable<StrykerState['mutantCoverage']> = { static: {}, perTest: {} };
const stryker: StrykerState = { mutantCoverage: coverage };
// The name that its instrumented code looks for.
Object.assign(globalThis, { [INSTRUMENTER_CONSTANTS.NAMESPACE]: stryker });
// A mutant is killed by all runs or by none.
fc.configureGlobal({ seed: 1 });
const clock = realClock();

registerHooks({
  resolve: (specifier, context, next) => {
    const resolved = next(specifier, context);
    const from = context.parentURL?.split('?')[0];
    if (specifier === '@playwright/test' && from !== standIn) return { ...resolved, url: standIn };
    if (from?.startsWith(root) !== true || !resolved.url.startsWith(root) || resolved.url.startsWith(modules)) {
      return resolved;
    }
    const known = importers.get(resolved.url) ?? new Set();
    importers.set(resolved.url, known.add(from));
    return { ...resolved, url: numbered(resolved.url) };
  },
  load: (url, context, next) => {
    const [bare = url, number] = url.split('?');
    const loaded = next(bare, context);
    const source = number !== undefined && bare === planted?.plant.url ? planted.plant.source : start.sources[bare];
    return source === undefined ? loaded : { ...loaded, source };
  },
});

const numbered = (url: string): string =>
  planted?.affected.has(url) === true ? `${url}?${parameter}=${planted.number}` : url;

/** A module and all that imports it, at whatever remove. */
function affectedBy(url: string): ReadonlySet<string> {
  const affected = new Set([url]);
  for (const one of affected) for (const importer of importers.get(one) ?? []) affected.add(importer);
  return affected;
}

const tests: (LoadedTest & { readonly run: () => Promise<void> })[] = [];
const stray: unknown[] = [];
process.on('unhandledRejection', (reason) => stray.push(reason));
process.on('uncaughtException', (error) => stray.push(error));

async function load(files: readonly string[]): Promise<Answer> {
  const first = tests.length;
  for (const file of files) {
    for (const one of await takeDown(() => import(numbered(file)))) tests.push({ file, ...one });
  }
  const onLoad = Object.keys(coverage.static);
  return { type: 'loaded', tests: tests.slice(first).map(({ file, name }) => ({ file, name })), first, onLoad };
}

async function plantAndLoad(plant: Plant): Promise<Answer> {
  const affected = affectedBy(plant.url);
  const { url, source, active } = planted?.plant ?? {};
  if (url !== plant.url || source !== plant.source || active !== plant.active) {
    planted = { number: (plants += 1), plant, affected };
  }
  stryker.activeMutant = plant.active;
  return load(plant.files.filter((file) => affected.has(file)));
}

async function run(ask: Ask): Promise<Answer> {
  stryker.activeMutant = ask.mutant;
  stryker.hitCount = ask.hitLimit === undefined ? undefined : 0;
  stryker.hitLimit = ask.hitLimit;
  const id = String((runs += 1));
  const began = clock.now();
  try {
    for (const test of ask.tests) {
      stray.length = 0;
      stryker.currentTestId = id;
      const why = await whyFailed(test, ask.patience);
      stryker.currentTestId = undefined;
      if (why !== undefined) return { ...ran(id, began), failed: { test, why, hung: why === hung } };
    }
    return ran(id, began);
  } finally {
    delete coverage.perTest[id];
  }
}

let runs = 0;

const ran = (id: string, began: number): Answer & { type: 'ran' } => ({
  type: 'ran',
  hits: stryker.activeMutant === undefined ? (coverage.perTest[id] ?? {}) : {},
  took: clock.now() - began,
});

const hung = 'it did not end';

async function whyFailed(test: number, patience: number): Promise<string | undefined> {
  const body = tests[test];
  if (body === undefined) throw new RangeError(`there is no test ${test}`);
  const over = new Promise<never>((_, reject) => {
    AbortSignal.timeout(patience).addEventListener('abort', () => reject(new Error(hung)));
  });
  over.catch(() => undefined);
  try {
    await Promise.race([body.run(), over]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return stray.length === 0 ? undefined : String(stray[0]);
}

if (!isMainThread && parentPort !== null) {
  const port = parentPort;
  port.postMessage(await load(start.files));
  port.on('message', (asked: Ask | Plant) => {
    const answer = 'source' in asked ? plantAndLoad(asked) : run(asked);
    void answer.then(
      (one) => port.postMessage(one),
      (error: unknown) => port.postMessage(String(error)),
    );
  });
}
