import { createHash } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { composeRun } from '../compose.ts';
import { type Run, runSchema } from '../run.ts';
import type { RunClaim } from '../schema/claim.ts';
import { madeUpPieces, madeUpRun, madeUpRuns, withClaim } from '../testdata/made-up-run.ts';
import { renderHtml } from './render-html.ts';
import { script } from './script.ts';

const count = (text: string, part: string | RegExp) => text.split(part).length - 1;
/** What a reader sees of it, roughly. */
const words = (page: string) =>
  page
    .replaceAll(/<style>.*?<\/style>|<script>.*?<\/script>|<[^>]*>/gs, ' ')
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll(/\s+/g, ' ');

/** The page without its own script, of which there is one. */
const unscripted = (page: string) => page.replace(`<script>${script}</script>`, '');

const changed = (run: Run, change: (claim: RunClaim) => RunClaim): Run => ({ ...run, claims: run.claims.map(change) });

for (const [name, run] of Object.entries(madeUpRuns)) {
  test(`the page of a run that ended as ${name} tells every claim once, and closes what it opens`, () => {
    const page = unscripted(renderHtml(run()));
    const { claims } = run();
    expect(
      count(page, '<article class="card pass" id=') + count(page, /<article class="card (?:fail|unknown)" id=/),
    ).toBe(claims.length);
    for (const [index, claim] of claims.entries()) {
      expect(page).toContain(`href="#claim-${index + 1}"`);
      expect(page).toContain(`id="claim-${index + 1}"`);
      for (const told of [
        claim.title,
        claim.reason,
        claim.expectation?.formula,
        claim.expectation?.because,
        ...claim.evidence,
      ]) {
        expect(words(page)).toContain((told ?? '').replaceAll(/\s+/g, ' '));
      }
    }
    for (const tag of [
      'a',
      'article',
      'code',
      'dd',
      'details',
      'div',
      'dl',
      'dt',
      'figure',
      'g',
      'h2',
      'h3',
      'h4',
      'h5',
      'header',
      'li',
      'main',
      'ol',
      'p',
      'section',
      'span',
      'svg',
      'table',
      'td',
      'text',
      'th',
      'title',
      'tr',
      'ul',
    ]) {
      expect(count(page, new RegExp(`<${tag}[ >]`)), tag).toBe(count(page, `</${tag}>`));
    }
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(target);
  });
}

test('a simulated run says how much was played, by which seed, and whether recordings stand behind it', () => {
  const { spec, ...run } = madeUpRuns.pass();
  const of = (extrapolated?: boolean): Run => ({
    ...run,
    simulated: true,
    spec: { ...spec, seed: 7 },
    clusters: run.clusters.map((cluster) => ({ ...cluster, ...(extrapolated === undefined ? {} : { extrapolated }) })),
  });
  const recorded = 'Recordings of real clusters of this minor version are held against it';
  const extrapolated = 'so what it does is extrapolated';
  const told = [of(), of(false), of(true)].map((each) => words(renderHtml(each)));
  for (const page of told)
    expect(page).toMatch(/simulator played \d[^.]*( s|min \d+ s|\.\d+ s) of its time, by seed 7\./);
  expect(told.map((page) => [page.includes(recorded), page.includes(extrapolated)])).toEqual([
    [false, false],
    [true, false],
    [false, true],
  ]);
  const unplayed = words(renderHtml({ ...of(), scenarios: [], claims: [] }));
  expect(unplayed).toContain('simulator played it, by seed 7.');
});

test('the verdict comes first, and simulated with it', () => {
  const heading = (run: Run) => words(/<h1>.*?<\/h1>/s.exec(renderHtml(run))?.[0] ?? '').trim();
  const title = (run: Run) => words(/<title>.*?<\/title>/s.exec(renderHtml(run))?.[0] ?? '').trim();
  expect(heading(madeUpRuns.pass())).toBe('✔ pass all 17 claims passed');
  expect(heading(madeUpRuns.fail())).toBe('✖ fail 1 of 17 claims failed, 9 unknown');
  expect(heading(madeUpRuns.interrupted())).toMatch(/^\? unknown interrupted: \d+ of 17 claims unknown$/);
  expect(heading({ ...madeUpRuns.pass(), simulated: true })).toBe('✔ pass simulated all 17 claims passed');
  expect(title({ ...madeUpRuns.pass(), simulated: true })).toMatch(/^simulated: pass all 17/);
  expect(words(renderHtml(madeUpRuns.pass()))).not.toContain('simulated');
});

test('what is wrong is told at the top: reasons, the hint of an environment that is not fit', () => {
  expect(words(renderHtml(madeUpRuns.fail()))).toMatch(
    /Why it is not a pass ✖ fail node\.taint-no-execute too late: 2\.10 s/,
  );
  const environmentError = {
    code: 'E_NO_DOCKER',
    message: 'There is no Docker.',
    hint: 'Start it.',
    exitCode: 3,
  } as const;
  const page = words(renderHtml(madeUpRun({ end: { environmentError } })));
  expect(page).toContain('unknown environment not fit: ');
  expect(page).toContain('Environment: There is no Docker. (E_NO_DOCKER)');
  expect(page).toContain('Hint: Start it.');
});

test('what failed stands before what else came of it', () => {
  const error = { code: 'E_NODE_NOT_RECOVERED', message: 'It has a taint.' };
  const { outcome, ...run } = madeUpRuns.fail();
  const page = words(renderHtml({ ...run, outcome: { ...outcome, exitCode: 3, environmentError: error } }));
  expect(page).toMatch(/fail 1 of \d+ claims failed[^;]*; environment not fit/);
  expect(page).toContain('Environment: It has a taint. (E_NODE_NOT_RECOVERED)');
});

test('settings stand with their sources, faults with their evidence, holes and notes with their moments', () => {
  const page = words(renderHtml(madeUpRuns.unknown()));
  expect(page).toContain(
    'node monitor grace period 16.0 s kube-controller-manager flag --node-monitor-grace-period (Pod kube-system/',
  );
  expect(page).toContain('exitCode 0 137');
  expect(page).toContain('docker start powercut-x7kd-worker');
  expect(page).toContain('Pod 58.1 s 1 min 8 s cut: the connection was reset');
  expect(page).toContain('starved the event loop stood still for 1.40 s');
  expect(renderHtml(madeUpRuns.unknown())).toMatch(/<g fill="url\(#hatch\)"><rect class="gap"/);
  const pass = renderHtml(madeUpRuns.pass());
  expect(count(pass, /<rect class="fault" x="[\d.]+%"/)).toBe(1);
  expect(count(pass, /<rect class="fault back" x="[\d.]+%"/)).toBe(1);
});

test('a page loads nothing, and has a policy that allows its one style sheet and its one script alone', () => {
  const page = renderHtml(madeUpRuns.pass());
  expect(unscripted(page)).not.toMatch(
    /<script|<img|<link|<iframe|\bon\w+=|javascript:|https?:\/\/|@import|\burl\((?!#)| style=/i,
  );
  const style = /<style>(.*?)<\/style>/s.exec(page)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
  const scriptHash = createHash('sha256').update(script).digest('base64');
  expect(words(policy)).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; script-src 'sha256-${scriptHash}'; base-uri 'none'; form-action 'none'`,
  );
  expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<style>'));
});

const evil =
  '</title></style></pre>"\'`><script>alert(1)</script><img src=x onerror=alert(2)>\u202E\u001B[31m&amp;\uD800';

/** The same run with hostile text wherever run.json takes any text. */
function poisoned(run: Run): Run {
  const fixed = new Set([
    'verdict',
    'scope',
    'status',
    'profile',
    'role',
    'kind',
    'state',
    'type',
    'topic',
    'startedAt',
    'endedAt',
  ]);
  const text = JSON.stringify({
    ...run,
    outcome: { ...run.outcome, environmentError: { code: '', message: '', hint: '' } },
    scenarios: run.scenarios.map((scenario) => ({ ...scenario, error: '', reason: '' })),
    problems: [''],
  });
  const swap = (key: string, value: unknown): unknown => {
    if (key === 'facts') return { [evil]: evil };
    if (key === 'gaps') return run.gaps.map((gap) => ({ ...gap, detail: evil }));
    return typeof value === 'string' && !fixed.has(key) ? evil : value;
  };
  return runSchema.parse(JSON.parse(text, swap));
}

test('hostile text is text, wherever it stands', () => {
  for (const make of Object.values(madeUpRuns)) {
    const page = unscripted(renderHtml(poisoned(make())));
    expect(unscripted(page)).not.toMatch(/<script|<img|\u202E|[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
    expect(page).not.toContain('\u001B');
    expect(count(page, '</title>')).toBe(count(page, /<title[ >]/));
    expect(count(page, '</style>')).toBe(1);
    expect(page).toContain('&#60;script&#62;alert(1)');
    // Every attribute is closed by the quote that opened it.
    const tag = /<\/?[a-z][\w-]*(?:\s+[\w:-]+="[^"<>]*")*\s*\/?>/gi;
    const rest = page
      .replace('<!doctype html>', '')
      .replace(/<style>.*?<\/style>/s, '')
      .replaceAll(tag, '');
    expect(rest.match(/.{0,40}[<>]/g) ?? []).toEqual([]);
  }
});

test('a file of a strange name is linked below the folder of the run, and nowhere else', () => {
  const run = madeUpRuns.pass();
  const page = renderHtml({ ...run, files: { ...run.files, timelines: ['javascript:alert(1)', 'a b/c?d#e.jsonl'] } });
  expect(page).toContain('href="./javascript%3Aalert(1)"');
  expect(page).toContain('href="./a%20b/c%3Fd%23e.jsonl"');
});

test('a run in which nothing began says so', () => {
  const page = words(
    renderHtml(composeRun(madeUpPieces({ pieces: { tests: [], claimLines: [], faults: [], clusters: [] } }))),
  );
  expect(page).toContain('Nothing in this run has a moment that could be shown.');
  expect(page).toContain('No fault is on record.');
  expect(page).toContain('No cluster was ready.');
  expect(page).not.toContain('NaN');
});

test('a scenario without claims has its steps on the axis', () => {
  const run = madeUpRuns.pass();
  const page = renderHtml({ ...run, claims: [] });
  expect(count(page, '<rect class="step pass"')).toBe(run.scenarios.flatMap(({ steps }) => steps).length);
  expect(page).not.toContain('<article class="card pass"');
});

test('an interrupted run and one that died have a page; a step that never ended is open', () => {
  const interrupted = renderHtml(madeUpRuns.interrupted());
  expect(interrupted).toContain('never exercised');
  expect(interrupted).toMatch(/<rect class="step unknown open" x="[\d.]+%"/);
  const { endedAt: _, durationMs: __, ...died } = madeUpRuns.interrupted();
  expect(words(renderHtml(died))).toContain('it died before its end');
});

function withoutMoment(claim: RunClaim): RunClaim {
  const { at: _, observed: __, ...rest } = claim;
  return rest;
}

test('numbers that cannot be drawn are never drawn', () => {
  const run = madeUpRuns.unknown();
  const endless = { ...run, gaps: run.gaps.map((gap) => ({ ...gap, hi: Number.MAX_SAFE_INTEGER })) };
  const blind: Run = { ...run, claims: run.claims.map(withoutMoment) };
  for (const page of [unscripted(renderHtml(endless)), unscripted(renderHtml(blind))]) {
    expect(page).not.toMatch(/NaN|Infinity|undefined|="-\d/);
    for (const [, x = '', width = ''] of page.matchAll(/ x="([\d.]+)%" y="\d+" width="([\d.]+)%"/g)) {
      expect(Number(x) + Number(width)).toBeLessThanOrEqual(100.001);
    }
  }
  expect(words(renderHtml(endless))).toContain('58.1 s the end cut');
});

test('an unbounded window has no end: it runs off the axis, and is told as a least', () => {
  const run = madeUpRun({ claims: withClaim('pods.evicted', {}) });
  const unbounded = changed(run, (claim) =>
    claim.expectation === undefined
      ? claim
      : { ...claim, expectation: { ...claim.expectation, window: { lo: claim.expectation.window.lo } } },
  );
  const page = renderHtml(unbounded);
  expect(words(page)).toContain('at least 10.0 s after the unreachable:NoExecute taint');
  expect(count(page, '<text class="beyond"')).toBeGreaterThan(10);
});
