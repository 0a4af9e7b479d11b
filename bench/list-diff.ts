import type { ConsistentList } from '../lib/recorder/consistent-list.ts';
import type { RawObject } from '../lib/recorder/raw-object.ts';
import type { Sighting } from './sightings.ts';

/** What each list of a kind shows that the list before it did not. */
export class ListDiff {
  #known = new Map<string, string>();

  /** Answers each object that is new or has changed, and each that is gone. */
  take({ items, receivedAt: at, resourceVersion }: ConsistentList<RawObject>): readonly Sighting[] {
    const listed = new Map(items.map(({ metadata }) => [metadata.uid, metadata.resourceVersion]));
    const before = this.#known;
    this.#known = listed;
    return [
      ...[...listed]
        .filter(([uid, version]) => before.get(uid) !== version)
        .map(([uid, version]) => ({ uid, resourceVersion: version, gone: false, at })),
      ...[...before.keys()]
        .filter((uid) => !listed.has(uid))
        .map((uid) => ({ uid, resourceVersion: String(resourceVersion), gone: true, at })),
    ];
  }
}
