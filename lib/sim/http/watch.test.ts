import { expect, test } from '@playwright/test';
import { configMaps } from '../api/kinds.ts';
import { PlainHttpApi } from '../testing/plain-http-api.ts';

const by = 'test';
const namespace = 'default';
const path = `/api/v1/namespaces/${namespace}/configmaps`;

interface Line {
  readonly type: string;
  readonly object: {
    readonly code?: number;
    readonly metadata: { readonly name?: string; readonly resourceVersion?: string; readonly annotations?: object };
  };
}

class Watching {
  readonly plain = new PlainHttpApi();
  readonly lines: Line[] = [];
  ended = false;
  stop: () => void = () => {};

  watch(query: string): void {
    const { body } = this.plain.ask('GET', `${path}?watch=true&${query}`);
    if (typeof body === 'string') throw new Error(body);
    body.listen(
      (text) => this.lines.push(JSON.parse(text)),
      () => {
        this.ended = true;
      },
    );
    this.stop = () => body.close();
  }

  create(name: string, labels: Record<string, string> = {}): void {
    this.plain.controlPlane.api.create(configMaps, { metadata: { namespace, name, labels } }, { by });
  }

  label(name: string, labels: Record<string, string>): void {
    this.plain.controlPlane.api.update(configMaps, { metadata: { namespace, name, labels } }, { by });
  }

  get told(): readonly string[] {
    return this.lines.map(({ type, object }) => `${type} ${object.metadata.name ?? ''}`.trimEnd());
  }
}

test('an object that a selector no longer selects is told as deleted, with the version of the change', () => {
  const it = new Watching();
  it.create('one', { seen: 'yes' });
  it.watch('labelSelector=seen%3Dyes');
  it.label('one', { seen: 'no' });
  it.label('one', { seen: 'yes' });
  it.create('other');
  expect(it.told).toEqual(['ADDED one', 'DELETED one', 'ADDED one']);
  const versions = it.lines.map(({ object }) => Number(object.metadata.resourceVersion));
  expect(versions.toSorted((a, b) => a - b)).toEqual(versions);
});

test('a watch goes on from a version, and does not tell again what was before it', () => {
  const it = new Watching();
  it.create('one');
  const { revision } = it.plain.controlPlane.api;
  it.create('two');
  it.watch(`resourceVersion=${revision}`);
  it.create('three');
  expect(it.told).toEqual(['ADDED two', 'ADDED three']);
});

test('a watch from a version that is forgotten is told so in its first line, and ends', () => {
  const it = new Watching();
  it.create('one');
  it.create('two');
  it.plain.controlPlane.store.compact(it.plain.controlPlane.api.revision);
  it.watch('resourceVersion=1');
  expect(it.lines).toMatchObject([{ type: 'ERROR', object: { code: 410, reason: 'Expired' } }]);
  expect(it.ended).toBe(true);
});

test('a list of a version that is forgotten is refused; a page of one can be gone on with as of now', () => {
  const it = new Watching();
  for (const name of ['one', 'three', 'two']) it.create(name);
  const { revision } = it.plain.controlPlane.api;
  const first = JSON.parse(it.plain.read(it.plain.ask('GET', `${path}?limit=1`)));
  it.create('four');
  it.plain.controlPlane.store.compact(it.plain.controlPlane.api.revision);
  const old = it.plain.ask('GET', `${path}?resourceVersion=${revision}&resourceVersionMatch=Exact`);
  expect(old.status).toBe(410);
  const second = it.plain.ask('GET', `${path}?limit=1&continue=${encodeURIComponent(first.metadata.continue)}`);
  expect(second.status).toBe(410);
  const { metadata } = JSON.parse(it.plain.read(second));
  const third = it.plain.ask('GET', `${path}?continue=${encodeURIComponent(metadata.continue)}`);
  const { items }: { readonly items: readonly Line['object'][] } = JSON.parse(it.plain.read(third));
  expect(items.map((each) => each.metadata.name)).toEqual(['three', 'two']);
});

test('pages of a list are of one version, whatever happens meanwhile', () => {
  const it = new Watching();
  for (const name of ['a', 'b', 'c']) it.create(name);
  const first = JSON.parse(it.plain.read(it.plain.ask('GET', `${path}?limit=1`)));
  it.create('aa');
  it.plain.controlPlane.api.delete(configMaps, { namespace, name: 'c' }, { by });
  const rest = it.plain.ask('GET', `${path}?continue=${encodeURIComponent(first.metadata.continue)}`);
  const { items, metadata } = JSON.parse(it.plain.read(rest));
  expect(items.map((each: Line['object']) => each.metadata.name)).toEqual(['b', 'c']);
  expect(metadata.resourceVersion).toBe(first.metadata.resourceVersion);
});

test('bookmarks come each minute to whoever wants them, and the watch ends when its time is over', () => {
  const it = new Watching();
  it.watch('allowWatchBookmarks=true&timeoutSeconds=150');
  it.plain.controlPlane.runFor(149_000);
  expect(it.told).toEqual(['BOOKMARK', 'BOOKMARK', 'BOOKMARK']);
  expect(it.ended).toBe(false);
  it.plain.controlPlane.runFor(2_000);
  expect(it.ended).toBe(true);
  const without = new Watching();
  without.watch('timeoutSeconds=150');
  without.plain.controlPlane.runFor(149_000);
  expect(without.lines).toEqual([]);
});

test('whoever has gone is told nothing more', () => {
  const it = new Watching();
  it.watch('allowWatchBookmarks=true');
  it.stop();
  it.create('one');
  it.plain.controlPlane.runFor(3600_000);
  expect(it.lines).toEqual([]);
  expect(it.ended).toBe(false);
});
