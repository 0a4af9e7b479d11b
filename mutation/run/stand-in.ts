import { expect } from '@playwright/test';

/** What tests import in place of `@playwright/test` where they run many times in one process: it only takes them down. */
export { expect };

type Body = () => unknown;
interface Scope {
  readonly title: string;
  readonly before: Body[];
  readonly after: Body[];
}

/** A test that was taken down. */
export interface TakenDown {
  readonly name: string;
  /** Rejects if the test fails. */
  readonly run: () => Promise<void>;
}

const scopes: Scope[] = [];
let taken: TakenDown[] = [];

/** The tests of the file that `load` imports. */
export async function takeDown(load: () => Promise<unknown>): Promise<readonly TakenDown[]> {
  taken = [];
  scopes.splice(0, scopes.length, { title: '', before: [], after: [] });
  await load();
  return taken;
}

function add(title: string, body: Body): void {
  const own = [...scopes];
  const name = [...own.map((scope) => scope.title), title].filter((part) => part !== '').join(' › ');
  taken.push({
    name,
    run: async () => {
      for (const hook of own.flatMap((scope) => scope.before)) await hook();
      try {
        await body();
      } finally {
        for (const hook of own.toReversed().flatMap((scope) => scope.after)) await hook();
      }
    },
  });
}

const bodyOf = (rest: readonly unknown[]): Body => {
  const body = rest.at(-1);
  return () => (typeof body === 'function' ? body({}, { annotations: [] }) : undefined);
};

/** Runs `body`, which must fail. */
async function mustFail(body: Body): Promise<void> {
  const failed = await Promise.resolve()
    .then(body)
    .then(
      () => false,
      () => true,
    );
  if (!failed) throw new Error('it was to fail');
}

export const test = Object.assign((title: string, ...rest: unknown[]): void => add(title, bodyOf(rest)), {
  describe: (title: string, body: () => void): void => {
    scopes.push({ title, before: [], after: [] });
    body();
    scopes.pop();
  },
  beforeEach: (hook: Body): void => void scopes.at(-1)?.before.push(hook),
  afterEach: (hook: Body): void => void scopes.at(-1)?.after.push(hook),
  fail: (title: string, body: Body): void => add(title, () => mustFail(body)),
  setTimeout: (): void => {},
  skip: (): void => {},
  extend: (): typeof test => test,
});
