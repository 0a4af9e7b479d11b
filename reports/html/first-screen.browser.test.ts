import { existsSync, readFileSync } from 'node:fs';
import { type Browser, chromium, expect, type Locator, type Page, test } from '@playwright/test';
import { plant, plantedFailures, runOf } from '../testdata/failing-runs/planted-failures.ts';
import { executablePath, openReport } from './testing/open-report.ts';

test.skip(!existsSync(executablePath), `there is no ${executablePath}`);

let browser: Browser;
test.beforeAll(async () => {
  browser = await chromium.launch({ executablePath });
});
test.afterAll(async () => {
  await browser.close();
});

/** What a reader needs in order to know what failed, why, and what to do, in the words of each planted failure. */
const told: {
  readonly [claim: string]: { readonly expected: string; readonly todo: RegExp; readonly command: string };
} = {
  'node.ready-unknown': {
    expected: '50.0 s … 56.0 s after the last heartbeat',
    todo: /node lifecycle controller .* compare its --node-monitor-grace-period/,
    command: 'kubectl -n kube-system describe pods -l component=kube-controller-manager',
  },
  'pods.evicted': {
    expected: '5 min 0 s … 5 min 1 s after the unreachable:NoExecute taint',
    todo: /taint-eviction controller .* see whether --controllers switches it off/,
    command: 'kubectl -n kube-system describe pods -l component=kube-controller-manager',
  },
  'node.no-execute-removed': {
    expected: '0.00 s … 6.05 s after Ready=True',
    todo: /node lifecycle controller .* read its log/,
    command: 'kubectl -n kube-system logs -l component=kube-controller-manager',
  },
};

/** Whole on the screen, as it is before anybody scrolls. */
async function expectOnFirstScreen(page: Page, part: Locator): Promise<void> {
  const box = await part.boundingBox({ timeout: 5_000 });
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  if (box === null) throw new Error(`it has no place on the page: ${String(part)}`);
  expect(box.width * box.height, String(part)).toBeGreaterThan(0);
  expect(Math.min(box.x, box.y), String(part)).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width, String(part)).toBeLessThanOrEqual(width);
  expect(box.y + box.height, String(part)).toBeLessThanOrEqual(height);
}

for (const planted of plantedFailures) {
  const { name, claim } = planted;

  test(`${name}: the run on that cluster fails in ${claim} alone`, () => {
    const run = runOf(planted);
    expect(run.schemaVersion).toBe(2);
    expect(run.tracks.length).toBeGreaterThan(10);
    expect(run.claims.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id)).toEqual([claim]);
    expect(run.outcome.verdict).toBe('fail');
    const file = new URL(`../../lib/sim/${planted.file}`, import.meta.url);
    expect(() => plant(readFileSync(file, 'utf8'), planted), 'it can be made again').not.toThrow();
  });

  test(`${name}: the first screen tells what failed, why, and what to do`, async () => {
    const run = runOf(planted);
    const failed = run.claims.find(({ id }) => id === claim);
    const words = told[claim];
    if (failed === undefined || words === undefined) throw new Error(`nothing is known of ${claim}`);
    const page = await openReport(browser, run);
    const row = page.locator('.answers tbody tr').first();
    const observed = row.locator('dd').nth(1);
    await expect(observed).toHaveText('never within its window');
    await expect(row.locator('svg.scale .cross')).toHaveText('✖ never');
    await expect(row.locator('pre')).toContainText(words.command);
    for (const part of [
      page.locator('h1 .badge.fail'),
      row.getByRole('link', { name: failed.title }),
      row.locator('dd').getByText(words.expected),
      observed,
      row.locator('svg.scale .band'),
      row.locator('svg.scale .cross'),
      row.getByText(failed.reason),
      row.getByText(words.todo),
      row.locator('pre'),
      page.getByRole('heading', { name: 'Timeline' }),
    ])
      await expectOnFirstScreen(page, part);
    expect(await page.evaluate('scrollY')).toBe(0);
    await page.screenshot({ path: test.info().outputPath('first-screen.png') });
    await page.close();
  });

  test(`${name}: a telephone's first screen tells what failed, and why`, async () => {
    const run = runOf(planted);
    const failed = run.claims.find(({ id }) => id === claim);
    const page = await openReport(browser, run, { viewport: { width: 360, height: 740 } });
    const row = page.locator('.answers tbody tr').first();
    for (const part of [
      page.locator('h1 .badge.fail'),
      row.getByRole('link', { name: failed?.title ?? '' }),
      row.locator('dd').nth(1),
      row.getByText(failed?.reason ?? 'no claim'),
    ])
      await expectOnFirstScreen(page, part);
    expect(await page.evaluate('scrollY')).toBe(0);
    await page.screenshot({ path: test.info().outputPath('first-screen.png') });
    await page.close();
  });
}

test('what has to be scrolled to is not on the first screen', async () => {
  const [planted] = plantedFailures;
  if (planted === undefined) throw new Error('there is none');
  const page = await openReport(browser, runOf(planted));
  await expect(expectOnFirstScreen(page, page.locator('#claims'))).rejects.toThrow(/#claims/);
  await page.close();
});
