import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, expect, type Page, test } from '@playwright/test';
import type { Run } from '../../run.ts';
import { renderHtml } from '../render-html.ts';

export const executablePath = '/usr/bin/chromium';

export type Look = NonNullable<Parameters<Browser['newPage']>[0]>;

/** Opens the page from disk, as people do; whatever it says on its console, or wants from a network, is an error. */
export async function openReport(browser: Browser, run: Run, look: Look = {}, hash = ''): Promise<Page> {
  const folder = test.info().outputPath();
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'report.html');
  await writeFile(file, renderHtml(run));
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...look });
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) said.push(request.url());
  });
  await page.goto(`${pathToFileURL(file).href}${hash}`);
  expect(said).toEqual([]);
  return page;
}
