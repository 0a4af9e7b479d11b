import { expect, test } from '@playwright/test';
import { madeUpIdentity } from '../testing/made-up-identity.ts';
import { parseJournal } from './records.ts';

const intent = (params: object): string =>
  JSON.stringify({
    type: 'intent',
    entry: { id: 'cluster/a', act: 'cluster', params: { provider: 'kind', ...params } },
  });

test('a cluster is journalled with its identity once it is whole; a journal without one is read alike', () => {
  const { unsettled, foreign } = parseJournal(
    `${intent({ name: 'a' })}\n${intent({ name: 'a', identity: madeUpIdentity })}\n`,
  );
  expect(unsettled).toMatchObject([{ params: { name: 'a', identity: madeUpIdentity } }]);
  expect(foreign).toEqual([]);
  expect(parseJournal(intent({ name: 'a' }))).toMatchObject({ unsettled: [{ params: { name: 'a' } }], foreign: [] });
});

test('what is no identity is of another version', () => {
  expect(parseJournal(intent({ name: 'a', identity: { server: 'x' } })).foreign).toHaveLength(1);
});
