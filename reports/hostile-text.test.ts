import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, expect, test } from '@playwright/test';
import { marked, type Token } from 'marked';
import { temporaryFolder } from '../lib/testing/temporary-folder.ts';
import { annotations } from './annotations.ts';
import { renderCtrf } from './ctrf.ts';
import { renderHtml } from './html/render-html.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { renderOpenMetrics } from './open-metrics.ts';
import { renderPerfetto } from './perfetto.ts';
import { canary, hostilePayloads } from './testdata/hostile-payloads.ts';
import { madeUpRuns } from './testdata/made-up-run.ts';
import { type Node, parseXml } from './testdata/parse-xml.ts';
import { textFields, withText } from './testdata/plant-text.ts';

const run = madeUpRuns.fail();
const fields = textFields(run);
const planted = (payload: string) => withText(run, fields, ` ${payload}`);
const payloads = Object.entries(hostilePayloads);
/** Of as many lines as the payload, for a text of several lines stands in a block of its own. */
const harmless = (payload: string): string => payload.replaceAll(/[^\n]+/g, 'harmless');
/** What is cut off, or folded away, is another page, and none the worse. */
const ofUsualLength = payloads.filter(([, payload]) => payload.length < 1000);

test('what others write is planted in every text of a run', () => {
  const names = new Set(fields.map(({ name }) => name));
  expect(payloads.length).toBeGreaterThanOrEqual(100);
  for (const name of [
    'claims.*.title',
    'claims.*.reason',
    'claims.*.evidence.*',
    'scenarios.*.title',
    'clusters.*.nodes.*.name',
  ]) {
    expect(names).toContain(name);
  }
  expect(JSON.stringify(planted('PLANTED')).split('PLANTED').length).toBe(fields.length + 1);
});

/** Types of tokens, tags of HTML, and cells of each row: what a reader would see changed if a text were markup. */
function structureOf(tokens: readonly Token[]): readonly string[] {
  const told: string[] = [];
  void marked.walkTokens([...tokens], (token) => {
    if (token.type === 'text' || token.type === 'escape') return;
    if (token.type === 'html') told.push(...(token.raw.match(/<\/?[a-z][^>]*>/gi) ?? []));
    else if (token.type === 'table') told.push(`table of ${token['rows'].length}, ${token['header'].length}`);
    else told.push(token.type);
  });
  return told;
}

const markdownOf = (payload: string) => structureOf(marked.lexer(renderMarkdown(planted(payload)), { gfm: true }));

for (const [name, payload] of ofUsualLength) {
  test(`Markdown keeps its form with: ${name}`, () => {
    expect(markdownOf(payload)).toEqual(markdownOf(harmless(payload)));
    const shown = renderMarkdown(planted(payload));
    // GitHub looks for no mention within <pre> (html-pipeline, MentionFilter, IGNORE_PARENTS).
    expect(shown.replaceAll(/<pre>.*?<\/pre>/gs, '')).not.toMatch(/@(octocat|org\/team)/);
    expect(shown).not.toMatch(hidden);
  });
}

test('the same parser sees Markdown that was not escaped change its form', () => {
  const rowOf = (payload: string) =>
    structureOf(marked.lexer(`| a | b |\n| --- | --- |\n| ${payload} | c |\n`, { gfm: true }));
  const changed = ofUsualLength.filter(([, payload]) => rowOf(payload).join() !== rowOf('harmless').join());
  expect(changed.length).toBeGreaterThan(40);
});

/** What terminals obey, and what is not seen. */
// oxlint-disable-next-line no-control-regex -- controls are what is looked for
const hidden = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/;

const elementsOf = ({ tag, attributes, children }: Node): unknown => [
  tag,
  Object.keys(attributes),
  children.map(elementsOf),
];

test('JUnit is well-formed and keeps its elements with each', async () => {
  const documents = ['harmless', ...payloads.map(([, payload]) => payload)].map((payload) =>
    renderJunit(planted(payload)),
  );
  const [usual, ...others] = (await parseXml(...documents)).map(elementsOf);
  for (const [index, elements] of others.entries()) expect(elements, payloads[index]?.[0]).toEqual(usual);
});

test('annotations, metrics, CTRF and traces keep their lines and fields with each', () => {
  const linesOf = (text: string): readonly string[] => text.split('\n').map((line) => /^[^ {:]*/.exec(line)?.[0] ?? '');
  const keysOf = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).map(([key, child]) => [key, keysOf(child)])
      : typeof value;
  const formOf = (payload: string) => {
    const of = planted(payload);
    return {
      annotations: annotations(of).map((line) => /^::\w+ [^:]*?=/.exec(line)?.[0]),
      metrics: linesOf(renderOpenMetrics(of)),
      ctrf: keysOf(JSON.parse(renderCtrf(of))),
      trace: keysOf(JSON.parse(renderPerfetto(of))),
    };
  };
  const usual = formOf('harmless');
  for (const [name, payload] of payloads) {
    expect(formOf(payload), name).toEqual(usual);
    for (const line of annotations(planted(payload))) expect(line, name).not.toMatch(/[\r\n]/);
  }
});

const executablePath = '/usr/bin/chromium';

test.describe('in a browser', () => {
  test.skip(!existsSync(executablePath), `there is no ${executablePath}`);
  test.slow();

  test('no page runs or loads what others wrote, and a careless one does', async () => {
    await using folder = await temporaryFolder();
    const browser = await chromium.launch({ executablePath });
    const careless: string[] = [];
    const enough = 30;
    try {
      const file = join(folder.path, 'page.html');
      await using ours = await lookerIn(browser, file);
      const forms = new Map<string, string>();
      for (const [name, payload] of payloads) {
        const { ran, asked, form } = await ours.look(renderHtml(planted(payload)));
        expect({ name, ran, asked }).toEqual({ name, ran: 0, asked: [] });
        const text = harmless(payload);
        if (!forms.has(text)) forms.set(text, (await ours.look(renderHtml(planted(text)))).form);
        expect(form, name).toBe(forms.get(text));
        if (careless.length === enough) continue;
        // A page of its own, for some lead elsewhere.
        await using other = await lookerIn(browser, file);
        const control = await other.look(carelessPage(payload));
        if (control.ran > 0 || control.asked.length > 0) careless.push(name);
      }
    } finally {
      await browser.close();
    }
    expect(careless).toHaveLength(enough);
  });
});

/** As people write reports in a hurry. */
const carelessPage = (payload: string): string =>
  `<!doctype html><meta charset=utf-8><p title="${payload}">${payload}</p><p title='${payload}'>x</p><iframe src="${payload}"></iframe>`;

/** Looks at pages: how often one called the canary, what it wanted from elsewhere, and of which elements it is made. */
async function lookerIn(browser: Browser, file: string) {
  const page = await browser.newPage();
  let ran = 0;
  let asked: string[] = [];
  await page.exposeFunction(canary, () => (ran += 1));
  page.on('dialog', (dialog) => {
    ran += 1;
    return dialog.dismiss();
  });
  page.on('request', (request) => {
    if (/^https?:/.test(request.url())) asked.push(request.url());
  });
  await page.route(/^https?:/, (route) => route.abort());
  const elements =
    '[...document.querySelectorAll("*")].map(({ tagName, attributes }) => tagName + attributes.length).join()';
  return {
    look: async (text: string) => {
      ran = 0;
      asked = [];
      await writeFile(file, text);
      await page.goto(pathToFileURL(file).href);
      const form = String(await page.evaluate(elements).catch(() => ''));
      return { ran, asked, form };
    },
    [Symbol.asyncDispose]: () => page.close(),
  };
}
