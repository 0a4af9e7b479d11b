import { expect, test } from '@playwright/test';
import { instantClock } from '../testing/instant-clock.ts';
import type { Answer, ApiClient } from './api-client.ts';
import { listMetadata, listObjects } from './lists.ts';

const page = (resourceVersion: string, names: readonly string[] | null, next?: string) => ({
  status: 200,
  body: {
    metadata: { resourceVersion, ...(next === undefined ? {} : { continue: next }) },
    items: names?.map((name) => ({ metadata: { name, namespace: 'x', uid: name, resourceVersion: '3' } })) ?? null,
  },
});
const gone = { status: 410, body: { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' } };

/** An API server that gives these answers, the n-th of which is asked for at 10n and comes five later. */
function answering(...answers: readonly { readonly status: number; readonly body: object }[]) {
  const asked: string[] = [];
  const get = async ({ path }: { readonly path: string }): Promise<Answer> => {
    const { status, body } = answers[asked.length] ?? { status: 500, body: {} };
    const sentAt = asked.push(path) * 10;
    return { status, sentAt, receivedAt: sentAt + 5, body: JSON.stringify(body) };
  };
  const api: ApiClient = { get, open: () => Promise.reject(new Error('nothing is watched')), close: () => undefined };
  const { signal } = new AbortController();
  return { asked, options: { api, clock: instantClock(), path: '/pods', signal, answerWithin: 1000 } };
}

test('a list of several pages is as of its first one, which was sent first and told its version', async () => {
  const { asked, options } = answering(page('7', ['a', 'b'], 'more'), page('9', ['c']));
  const { items, ...list } = await listObjects(options);
  expect(list).toMatchObject({ sentAt: 10, resourceVersion: 7n, receivedAt: 25 });
  expect(items.map(({ metadata }) => metadata.name)).toEqual(['a', 'b', 'c']);
  expect(asked).toEqual(['/pods?limit=500', '/pods?limit=500&continue=more']);
});

test('pages that were compacted away are begun anew, as one list', async () => {
  const { asked, options } = answering(page('7', ['a'], 'more'), gone, page('12', ['a', 'b']));
  const { items, ...list } = await listObjects(options);
  expect(list).toMatchObject({ sentAt: 30, resourceVersion: 12n, receivedAt: 35 });
  expect(items).toHaveLength(2);
  expect(asked.at(-1)).toBe('/pods');
});

test('what is refused, or has no version to compare by, is no list', async () => {
  for (const answer of [{ ...page('7', []), status: 500 }, page('x', []), { status: 200, body: {} }]) {
    await expect(listObjects(answering(answer).options)).rejects.toMatchObject({ name: 'Refused', gone: false });
  }
  await expect(listObjects(answering(gone, gone).options)).rejects.toMatchObject({ name: 'Refused', gone: true });
});

test('a list of nothing may come as null, and names are told with their namespace', async () => {
  expect((await listObjects(answering(page('7', null)).options)).items).toEqual([]);
  const { items } = await listMetadata(answering(page('7', ['a'])).options);
  expect(items).toEqual([{ key: 'x/a', resourceVersion: 3n }]);
});
