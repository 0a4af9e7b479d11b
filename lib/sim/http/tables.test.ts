import { expect, test } from '@playwright/test';
import { kinds } from '../api/kinds.ts';
import { corpus } from '../testing/http-corpus.ts';
import { decoded } from '../types/decode.ts';
import { renderList, shownOf } from './render.ts';
import { parseResourcePath } from './route.ts';
import { expectedOf } from './write/types-of-kinds.ts';

const exchanges = corpus('tables');

for (const [index, list] of exchanges.entries()) {
  const table = exchanges[index + 1];
  if (list.path.includes('?') || table === undefined) continue;

  test(`the table of ${list.path} is that of a real server`, () => {
    const { apiVersion, resource } = parseResourcePath(list.path) ?? { apiVersion: '', resource: '' };
    const kind = kinds.find((its) => its.plural === resource && expectedOf(its).apiVersion === apiVersion);
    if (kind === undefined) throw new Error(`no kind for ${list.path}`);
    const objects: object[] = JSON.parse(list.answer).items;
    const items = objects.map((object) => decoded(expectedOf(kind).type, object).object);
    const made = (now: number) =>
      JSON.parse(
        renderList(
          shownOf(kind),
          apiVersion,
          items,
          { resourceVersion: '' },
          { form: 'Table', includeObject: 'None', now },
        ),
      );
    const wanted = JSON.parse(table.answer);
    const date = Date.parse(table.date);
    expect(made(date).columnDefinitions).toEqual(wanted.columnDefinitions);
    expect(wanted.rows.length).toBeGreaterThan(0);
    // The answer's date is cut to the second, and the rows were made a moment before.
    const possible = [-1000, 0, 999].map((offset) => made(date + offset).rows);
    for (const [row, { cells }] of wanted.rows.entries()) {
      expect(possible.map((rows) => rows[row].cells)).toContainEqual(cells);
    }
  });
}
