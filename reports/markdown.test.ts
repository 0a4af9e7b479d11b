import { expect, test } from '@playwright/test';
import { renderMarkdown } from './markdown.ts';
import type { Run } from './run.ts';
import { expectGolden } from './testdata/golden.ts';
import { madeUpRun, madeUpRuns } from './testdata/made-up-run.ts';

for (const [name, run] of Object.entries(madeUpRuns)) {
  test(`the summary of a run that ended as ${name} is the golden one`, () => {
    expectGolden(`${name}.md`, renderMarkdown(run()));
  });
}

test('the first line says the verdict, and simulated if it was', () => {
  const first = (run: Run) => renderMarkdown(run).split('\n')[0];
  expect(first(madeUpRuns.fail())).toBe('## ❌ powercut: fail');
  expect(first({ ...madeUpRuns.pass(), simulated: true })).toBe('## ✅ powercut: pass (simulated)');
  expect(first(madeUpRuns.interrupted())).toBe('## ❔ powercut: unknown (interrupted)');
  const ended = (code: string, exitCode: 2 | 3) =>
    first(madeUpRun({ end: { environmentError: { code, message: 'No.', exitCode } } }));
  expect(ended('E_NO_DOCKER', 3)).toBe('## ❔ powercut: unknown (environment not fit)');
  expect(ended('E_USAGE', 2)).toBe('## ❔ powercut: unknown (wrong usage)');
  expect(ended('E_BUG', 3)).toBe('## ❔ powercut: unknown (a bug in powercut)');
});

test('several scenarios have a column of their own, and one that was not run is counted', () => {
  const run = madeUpRuns.pass();
  const other = {
    id: 'x',
    file: 'x.spec.ts',
    title: 'a host is clean',
    status: 'not-run',
    notRunReason: 'needs a host network',
    steps: [],
    declaredClaims: [],
  } as const;
  const text = renderMarkdown({ ...run, scenarios: [...run.scenarios, { ...other, steps: [], declaredClaims: [] }] });
  expect(text).toContain('| Step | Verdict | Scenario | Claim |');
  expect(text).toContain('all 17 claims passed; 1 scenario not run');
  expect(text).toContain('**a host is clean** (<code>x.spec.ts</code>): not-run: needs a host network');
});

test('what to do about an environment that is not fit stands below the reasons', () => {
  const environmentError = { code: 'E_NO_DOCKER', message: 'There is no Docker.', hint: 'Start *it*.' };
  const run = madeUpRuns.pass();
  expect(renderMarkdown({ ...run, outcome: { ...run.outcome, environmentError } })).toContain(
    String.raw`**Hint:** Start \*it\*.`,
  );
});

test('an error of several lines is a block', () => {
  const run = madeUpRuns.fail();
  const reasons = [{ verdict: 'fail', scope: 'scenario', subject: 's', text: 'first\n<second>' } as const];
  expect(renderMarkdown({ ...run, outcome: { ...run.outcome, reasons } })).toContain(
    '<pre>\nfirst\n&#60;second&#62;\n</pre>',
  );
});

/** Far more of everything than any run has, in the characters that grow most. */
function monstrous(run: Run): Run {
  const long = '&'.repeat(20_000);
  const many = <T>(thing: T | undefined, count = 3_000): T[] =>
    thing === undefined ? [] : Array.from({ length: count }, () => thing);
  const [claim] = run.claims;
  const [scenario] = run.scenarios;
  return {
    ...run,
    claims: many(claim && { ...claim, title: long, reason: long, evidence: many(long, 200) }),
    scenarios: many(scenario && { ...scenario, title: long, error: long }, 50),
    faults: many(run.faults[0]),
    notes: many({ type: 'note', at: 1, topic: 'starved', text: long }),
    gaps: many({ type: 'gap', kind: 'Pod', lo: 1, hi: 2, reason: 'cut', detail: long }),
    problems: many(long),
    outcome: {
      ...run.outcome,
      reasons: many(run.outcome.reasons[0]).map((reason, index) => ({ ...reason, text: `${index} ${long}` })),
    },
  };
}

for (const maxBytes of [1_000_000, 65_000, 2_000]) {
  test(`a monstrous run fits into ${maxBytes} bytes, closes what it opens, and says what it leaves out`, () => {
    const text = renderMarkdown(monstrous(madeUpRuns.fail()), { maxBytes });
    expect(Buffer.byteLength(text)).toBeLessThan(maxBytes);
    expect(text.split('<details>').length).toBe(text.split('</details>').length);
    expect(text).toContain('## ❌ powercut: fail');
    expect(text).toContain('<sub>Run');
    expect(text).toMatch(/\d more are in run\.json/);
  });
}
