import { appendFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import type {
  FullConfig,
  FullResult,
  Reporter,
  Suite,
  TestCase,
  TestError,
  TestResult,
  TestStep,
} from '@playwright/test/reporter';
import type { Clock } from '../lib/clock/clock.ts';
import { realClock } from '../lib/clock/real-clock.ts';
import { errorMessage } from '../lib/error-code.ts';
import { connectOwner, type OwnerClient } from '../lib/owner/client.ts';
import type { ProgressEvent } from '../lib/owner/protocol.ts';
import { jsonLine } from '../lib/secrets/known.ts';
import { describeTestError } from './error-kind.ts';
import { judgeFolder } from './judge-folder.ts';
import { pieceFiles } from './run-folder/pieces.ts';
import type { TestRecord } from './run-folder/test-records.ts';
import { repeatedTitle } from './words.ts';

export interface RunReporterOptions {
  /**
   * The owner's socket, or what finds it once the global setup is over. Without an owner there is no run to report, and
   * the reporter does nothing.
   */
  readonly ownerSocket?: string | (() => string | undefined);
  /** Projects whose tests are no scenarios. */
  readonly ignoreProjects?: readonly string[];
  /** Whether several scenarios may run at a time, so that people must be told of which slot something is. */
  readonly parallel?: boolean;
}

interface Connection {
  readonly owner: OwnerClient;
  readonly clock: Clock;
  readonly runFolder: string;
  /** Then whoever plays the scenarios tells of them, for only he knows the time. */
  readonly simulated: boolean;
}

type Unstamped<T> = T extends unknown ? Omit<T, 'at'> : never;

/**
 * Playwright's reporter within a run: writes what Playwright says into the run's folder at once, tells the owner which
 * step is on, and makes Playwright fail where all tests passed and the run is still not green. Prints nothing otherwise.
 */
export default class RunReporter implements Reporter {
  readonly #options: RunReporterOptions;
  readonly #keys = new WeakMap<TestStep, number>();
  #steps = 0;
  #connection: Connection | undefined;
  #told: Promise<unknown> = Promise.resolve();

  constructor(options: RunReporterOptions = {}) {
    this.#options = options;
  }

  printsToStdio(): boolean {
    return false;
  }

  /** Playwright awaits this one, after the global setup and before anything begins. */
  async preprocess(): Promise<void> {
    const { ownerSocket } = this.#options;
    const socket = typeof ownerSocket === 'function' ? ownerSocket() : ownerSocket;
    if (socket === undefined || socket === '') return;
    const owner = await connectOwner(socket);
    const told = await owner.call('hello', { role: 'reporter', pid: process.pid });
    const { runFolder, clockOrigin, simulated } = told;
    this.#connection = { owner, runFolder, simulated, clock: realClock(BigInt(clockOrigin)) };
  }

  onBegin(_config: FullConfig, suite: Suite): void {
    const tests = suite.allTests().filter((test) => this.#isScenario(test));
    this.#write({
      type: 'plan',
      tests: tests.map((test) => ({
        testId: test.id,
        ...placeOf(test),
        repeat: test.repeatEachIndex,
        claims: claimsIn(test.annotations),
      })),
    });
  }

  onTestBegin(test: TestCase, result: TestResult): void {
    if (!this.#isScenario(test)) return;
    this.#write({ type: 'test-begin', ...which(test, result) });
    this.#tell({ type: 'scenario', title: shownTitle(test), state: 'begin' }, result);
  }

  onStepBegin(test: TestCase, result: TestResult, step: TestStep): void {
    if (!this.#isScenario(test) || step.category !== 'test.step') return;
    const depth = depthOf(step);
    this.#steps += 1;
    this.#keys.set(step, this.#steps);
    this.#write({ type: 'step-begin', ...which(test, result), key: this.#steps, title: step.title, depth });
    if (depth === 0) this.#tell({ type: 'step', title: step.title, state: 'begin' }, result);
  }

  onStepEnd(test: TestCase, result: TestResult, step: TestStep): void {
    const key = this.#keys.get(step);
    if (key === undefined) return;
    const error = step.error === undefined ? {} : { error: describeTestError(step.error).message };
    this.#write({ type: 'step-end', ...which(test, result), key, ...error });
    if (depthOf(step) === 0) {
      this.#tell({ type: 'step', title: step.title, state: 'end', ok: step.error === undefined }, result);
    }
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    if (!this.#isScenario(test)) return;
    removeErrorContext(result);
    const skipReason = result.status === 'skipped' ? skipReasonOf(result) : undefined;
    this.#write({
      type: 'test-end',
      ...which(test, result),
      status: result.status,
      expectedToFail: test.expectedStatus === 'failed',
      durationMs: result.duration,
      errors: result.errors.map(describeTestError),
      claims: claimsIn(result.annotations),
      ...(skipReason === undefined ? {} : { skipReason }),
    });
    const notRun = skipReason === undefined ? {} : { notRunReason: skipReason };
    this.#tell({ type: 'scenario', title: shownTitle(test), state: 'end', ...notRun }, result);
  }

  onError(error: TestError): void {
    this.#write({ type: 'error', error: describeTestError(error) });
  }

  /**
   * A plain `npx playwright test` knows nothing of claims that were declared and never exercised: it is made to fail here,
   * and told why.
   */
  async onEnd(result: FullResult): Promise<{ status: 'failed' } | undefined> {
    if (this.#connection === undefined) return undefined;
    this.#write({ type: 'end', status: result.status });
    await this.#told;
    if (result.status !== 'passed') return undefined;
    const why = await judgeFolder(this.#connection.runFolder).catch((error: unknown) => [errorMessage(error)]);
    if (why.length === 0) return undefined;
    process.stderr.write(
      `powercut: every test passed, and yet the run is not green:\n${why.map((one) => `  ${one}\n`).join('')}`,
    );
    return { status: 'failed' };
  }

  async onExit(): Promise<void> {
    this.#connection?.owner.close();
  }

  #isScenario(test: TestCase): boolean {
    return this.#options.ignoreProjects?.includes(placeOf(test).project) !== true;
  }

  #write(record: Unstamped<TestRecord>): void {
    if (this.#connection === undefined) return;
    const { clock, runFolder } = this.#connection;
    appendFileSync(join(runFolder, pieceFiles.tests), jsonLine({ at: clock.now(), ...record }));
  }

  /** Progress is for people's eyes: if it does not arrive, nothing is lost. */
  #tell(event: Unstamped<ProgressEvent>, { parallelIndex }: TestResult): void {
    if (this.#connection === undefined || this.#connection.simulated) return;
    const { owner, clock } = this.#connection;
    const slot = this.#options.parallel === true ? { slot: parallelIndex } : {};
    const told = owner.call('progress', { at: clock.now(), ...event, ...slot }).catch(() => undefined);
    this.#told = Promise.all([this.#told, told]);
  }
}

/**
 * Playwright puts a failed test's errors, with its source, into a file of their own, as they were. They are told already, and are
 * to be told in one way.
 */
function removeErrorContext({ attachments }: TestResult): void {
  const found = attachments.findIndex(({ name }) => name === 'error-context');
  if (found === -1) return;
  const [{ path } = {}] = attachments.splice(found, 1);
  if (path !== undefined) rmSync(path, { force: true });
}

const which = (test: TestCase, { retry }: TestResult) => ({ testId: test.id, retry });

/** A title path is: root, project, file, describe blocks, test. A file outside of powercut is told as seen from where people are. */
function placeOf(test: TestCase): { readonly project: string; readonly file: string; readonly title: string } {
  const [, project = '', given = '', ...titles] = test.titlePath();
  const file = given.startsWith('..') ? relative(process.cwd(), fileSuite(test.parent).location?.file ?? given) : given;
  return { project, file, title: titles.join(' › ') };
}

const fileSuite = (suite: Suite): Suite =>
  suite.type === 'describe' && suite.parent !== undefined ? fileSuite(suite.parent) : suite;

/** With the how manieth time it is, of how many. */
function shownTitle(test: TestCase): string {
  const { title } = placeOf(test);
  const of = test.parent.project()?.repeatEach ?? 1;
  return of === 1 ? title : repeatedTitle(title, { number: test.repeatEachIndex + 1, of });
}

const claimsIn = (annotations: TestCase['annotations']): string[] =>
  annotations.flatMap(({ type, description }) => (type === 'claim' && description !== undefined ? [description] : []));

function depthOf(step: TestStep): number {
  const parents = step.parent === undefined ? [] : ancestors(step.parent);
  return parents.filter(({ category }) => category === 'test.step').length;
}

const ancestors = (step: TestStep): readonly TestStep[] => [
  step,
  ...(step.parent === undefined ? [] : ancestors(step.parent)),
];

/**
 * What a scenario says that it lacks. Playwright also calls skipped what it did not come to, what is to be fixed, and what
 * is skipped without a word: none of these excuses a scenario from its claims.
 */
function skipReasonOf(result: TestResult): string | undefined {
  return result.annotations.find(({ type, description }) => type === 'skip' && description !== undefined)?.description;
}
