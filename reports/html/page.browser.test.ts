import { existsSync } from 'node:fs';
import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import axe from 'axe-core';
import { z } from 'zod';
import { readRun } from '../read-run.ts';
import type { Run } from '../run.ts';
import { madeUpRun, madeUpRuns, withClaim } from '../testdata/made-up-run.ts';
import { renderHtml } from './render-html.ts';
import { executablePath, type Look, openReport } from './testing/open-report.ts';

test.skip(!existsSync(executablePath), `there is no ${executablePath}`);

let browser: Browser;
test.beforeAll(async () => {
  browser = await chromium.launch({ executablePath });
});
test.afterAll(async () => {
  await browser.close();
});

const open = (run: Run, look?: Look, hash?: string): Promise<Page> => openReport(browser, run, look, hash);

const taint = 'node.kubernetes.io/unreachable:NoExecute';
/** With tracks, so that all there is to see is seen. */
function drawn(run: Run, marksOfALease = 20): Run {
  const node = run.clusters[0]?.nodes[1]?.name ?? 'worker';
  const renewed = Array.from({ length: marksOfALease }, (_, at) => ({
    lo: 40_000 + (at * 60_000) / marksOfALease,
    hi: 40_000 + (at * 60_000) / marksOfALease,
    value: 'renewed',
  }));
  const track = (kind: Run['tracks'][number]['kind'], name: string, marks: Run['tracks'][number]['marks']) => ({
    kind,
    slot: 0,
    name,
    node,
    marks,
    leftOut: 0,
  });
  return {
    ...run,
    tracks: [
      track('condition', 'Ready', [
        { lo: 30_000, hi: 30_000, value: 'True' },
        { lo: 57_000, hi: 57_050, value: 'Unknown' },
      ]),
      track('taint', taint, [{ lo: 57_000, hi: 57_100, value: 'on' }]),
      track('lease', node, renewed),
      track('pod', 'shop/a', [
        { lo: 31_000, hi: 31_000, value: 'Ready' },
        { lo: 60_000, hi: 60_000, value: 'Terminating' },
      ]),
    ],
  };
}

const view = async (page: Page) =>
  z
    .object({ zoom: z.number(), hash: z.string() })
    .parse(
      await page.evaluate(
        `({ zoom: Number(document.querySelector('figure.timeline').style.getPropertyValue('--zoom') || '1'), hash: location.hash })`,
      ),
    );

test('buttons, keys and the wheel zoom and pan, and the moment is in the address', async () => {
  const page = await open(drawn(madeUpRuns.fail()));
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await expect.poll(async () => (await view(page)).zoom).toBeCloseTo(2);
  await page.locator('figure.timeline').first().focus();
  await page.keyboard.press('+');
  await expect.poll(async () => (await view(page)).zoom).toBeCloseTo(4);
  await expect.poll(async () => (await view(page)).hash).toMatch(/^#t=[\d.]+&d=[\d.]+$/);
  const before = (await view(page)).hash;
  await page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await view(page)).hash).not.toBe(before);
  const track = page.locator('.row.lane .clip').first();
  await track.hover();
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -300);
  await page.keyboard.up('Control');
  await expect.poll(async () => (await view(page)).zoom).toBeGreaterThan(6);
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect.poll(async () => (await view(page)).zoom).toBeCloseTo(1);
  await page.close();
});

test('a link to a moment shows it, and chooses its claim; one that is hostile does nothing', async () => {
  const page = await open(drawn(madeUpRuns.fail()), {}, '#t=57&d=5&claim=claim-3');
  await expect.poll(async () => (await view(page)).zoom).toBeGreaterThan(5);
  await expect(page.locator('.row.chosen a.name')).toHaveAttribute('href', '#claim-3');
  await page.close();
  const hostile = await open(drawn(madeUpRuns.fail()), {}, '#t=1e999&d=-1&claim="]><img src=x>');
  expect((await view(hostile)).zoom).toBe(1);
  await expect(hostile.locator('.row.chosen')).toHaveCount(0);
  await hostile.close();
});

test('observed mark, formula and reason are told under the pointer, and at the focus of the keyboard', async () => {
  const page = await open(drawn(madeUpRuns.fail()));
  const tip = page.getByRole('tooltip');
  const row = page.locator('.row[data-verdict=fail]');
  await row.locator('.clip').hover();
  await expect(tip).toContainText('formula: ');
  await expect(tip).toContainText('because: ');
  await page.mouse.move(5, 5);
  await expect(tip).toBeHidden();
  await row.locator('a.name').focus();
  await expect(tip).toContainText('too late: 2.10 s');
  await page.keyboard.press('Escape');
  await expect(tip).toBeHidden();
  await page.locator('.row.lane[data-kind=condition] .clip').hover();
  await expect(tip).toContainText(/True|Unknown/);
  await page.close();
});

test('filters by kind, node and verdict hide what does not fit', async () => {
  const page = await open(drawn(madeUpRuns.fail()));
  const pods = page.locator('.row[data-kind=pod]');
  await expect(pods).toBeVisible();
  await page.getByRole('checkbox', { name: 'pods' }).uncheck();
  await expect(pods).toBeHidden();
  await page.locator('select[name=verdict]').selectOption('not pass');
  await expect(page.locator('.row[data-verdict=pass]:visible')).toHaveCount(0);
  await expect(page.locator('.row[data-verdict=fail]:visible')).toHaveCount(1);
  await page.locator('select[name=node]').selectOption({ index: 1 });
  await expect(page.locator('.row.lane:visible')).toHaveCount(0);
  await page.close();
});

const planted: { readonly [name: string]: { readonly run: () => Run; readonly why: RegExp; readonly todo: RegExp } } = {
  'a taint too late': { run: madeUpRuns.fail, why: /too late: 2\.10 s/, todo: /came later than these settings allow/ },
  'evictions too early': {
    run: () =>
      madeUpRun({
        claims: withClaim('pods.evicted', {
          verdict: 'fail',
          reason: 'too early: 3.00 s after the taint',
          observed: { lo: 2900, hi: 3100 },
          at: { lo: 60_000, hi: 60_100 },
        }),
      }),
    why: /too early/,
    todo: /came earlier than these settings allow/,
  },
  'a hole in the record': {
    run: madeUpRuns.unknown,
    why: /has a gap \(cut\)/,
    todo: /Nothing is shown to be wrong\. See why the record has a hole/,
  },
};

for (const [name, { run, why, todo }] of Object.entries(planted)) {
  test(`the first screen says what is wrong, why, and what to do: ${name}`, async () => {
    const page = await open(drawn(run()));
    const row = page.locator('.answers tbody tr').first();
    for (const part of [row.getByRole('link'), row.getByText(why), row.getByText(todo), row.locator('pre')])
      await expect(part).toBeInViewport({ ratio: 1 });
    await expect(row.locator('pre')).toContainText('kubectl ');
    await expect(page.getByRole('heading', { name: 'Timeline' })).toBeInViewport();
    await page.close();
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds no violation, ${colorScheme}, and nothing overflows at 360, 768, 1280 and 1920 px`, async () => {
    const page = await open(drawn(madeUpRuns.unknown()), { colorScheme });
    await page.evaluate(axe.source);
    const found = z
      .string()
      .parse(await page.evaluate('axe.run().then(({ violations }) => JSON.stringify(violations))'));
    const violations = z
      .array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }))
      .parse(JSON.parse(found));
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html).slice(0, 3)])).toEqual([]);
    for (const width of [360, 768, 1280, 1920]) {
      await page.setViewportSize({ width, height: 800 });
      await page.screenshot({ path: test.info().outputPath(`${colorScheme}-${width}.png`) });
      expect(await page.evaluate('document.documentElement.scrollWidth'), `${width}`).toBeLessThanOrEqual(width);
    }
    await page.close();
  });
}

test('printed, nothing is cut off or drawn over, and what it says is dark on light, also for a reader with a dark screen', async () => {
  // The width of a sheet of A4 between its margins, at 96 dots an inch.
  const width = 718;
  const page = await open(
    drawn(madeUpRuns.fail()),
    { colorScheme: 'dark', viewport: { width, height: 1047 } },
    '#t=57&d=5',
  );
  await page.emulateMedia({ media: 'print' });
  await page.screenshot({ path: test.info().outputPath('print.png'), fullPage: true });
  const printed = z
    .object({
      overflow: z.number(),
      shown: z.array(z.string()),
      colours: z.array(z.string()),
      closed: z.number(),
      zoom: z.string(),
    })
    .parse(await page.evaluate(printedState));
  expect(printed).toEqual({ overflow: 0, shown: [], colours: [], closed: 0, zoom: '1' });
  await page.close();
});

/** Runs in the page: what is cut off, shown though it is of no use on paper, hard to read there, or folded away. */
const printedState = `(() => {
  const light = (colour) => { const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => { const c = Number(part) / 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const seen = [...document.querySelectorAll('body *')].filter((each) => each.checkVisibility());
  const clipped = seen.filter((each) => !each.closest('.unseen, .clip, svg') && each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX !== 'visible');
  const words = seen.filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== ''));
  const pale = words.filter((each) => !each.closest('svg, .unseen') && 1.05 / (light(getComputedStyle(each).color) + 0.05) < 4.5);
  return {
    overflow: Math.max(0, document.documentElement.scrollWidth - innerWidth) + clipped.length,
    shown: [...document.querySelectorAll('nav, .controls, #tip')].filter((each) => each.checkVisibility()).map((each) => each.outerHTML.slice(0, 60)),
    colours: [...new Set(pale.map((each) => each.className + ' ' + getComputedStyle(each).color))],
    closed: [...document.querySelectorAll('details > :not(summary)')].filter((each) => !each.checkVisibility()).length,
    zoom: getComputedStyle(document.querySelector('figure.timeline')).getPropertyValue('--zoom') || '1',
  };
})()`;

test('without a script the verdict, the claims and a picture are there, and no dead button', async () => {
  const page = await open(drawn(madeUpRuns.fail()), { javaScriptEnabled: false });
  await expect(page.getByRole('heading', { level: 1 })).toContainText('1 of 17 claims failed');
  await expect(page.locator('.row.lane svg').first()).toBeVisible();
  await expect(page.locator('article.card[id^=claim]')).toHaveCount(17);
  await expect(page.getByRole('button', { name: 'Zoom in' })).toBeHidden();
  await page.close();
});

/** Runs in the page: the longest task, milliseconds, while its buttons are pressed one after the other, each at rest again before the next. */
const longestTask = (before: readonly string[], acts: readonly string[]) => `(async () => {
  const press = async (act) => {
    document.querySelector('button[data-act=' + act + ']').click();
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
  };
  for (const act of ${JSON.stringify(before)}) await press(act);
  const tasks = [];
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries()));
  observer.observe({ type: 'longtask' });
  for (const act of ${JSON.stringify(acts)}) await press(act);
  tasks.push(...observer.takeRecords());
  return Math.max(0, ...tasks.map(({ duration }) => duration));
})()`;
const times = (count: number, act: string): readonly string[] => Array.from({ length: count }, () => act);
/** Runs in the page: when something was first painted, milliseconds; it may have been before anybody asks. */
const firstPaint = `new Promise((resolve) => {
  new PerformanceObserver((list) => {
    const [paint] = list.getEntriesByName('first-contentful-paint');
    if (paint !== undefined) resolve(paint.startTime);
  }).observe({ type: 'paint', buffered: true });
})`;
const motions = {
  panning: longestTask(times(4, 'in'), [...times(30, 'right'), ...times(30, 'left')]),
  zooming: longestTask([], [...times(8, 'in'), ...times(8, 'out'), ...times(8, 'in'), 'all']),
};

for (const [motion, code] of Object.entries(motions)) {
  test(`10,000 observations: no task over 50 ms while ${motion}`, async () => {
    test.skip(
      process.env['POWERCUT_SPEED'] !== '1',
      'a goal of speed needs a host at rest: .ci/nightly sets POWERCUT_SPEED',
    );
    const page = await open(drawn(madeUpRuns.fail(), 10_000));
    const paint = z
      .number()
      .positive()
      .parse(await page.evaluate(firstPaint));
    const longest = z.number().parse(await page.evaluate(code));
    test.info().annotations.push({
      type: 'measured',
      description: `first paint ${paint.toFixed(0)} ms, longest task ${longest} ms`,
    });
    expect(longest).toBeLessThanOrEqual(50);
    await page.close();
  });
}

test('the same run is the same bytes, written and read in between', () => {
  const run = drawn(madeUpRuns.unknown());
  expect(renderHtml(readRun(JSON.stringify(run), 'run.json'))).toBe(renderHtml(run));
});
