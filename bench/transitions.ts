import type { Observation, ObservedKind, Seen, Subject, TimelineEntry } from '../lib/recorder/observation.ts';

/** One write to one object that changed something the recorder keeps, however many fields. */
export interface Transition {
  readonly subject: Subject;
  readonly uid: string;
  readonly resourceVersion: bigint;
  /** Names of the fields that it changed; just `exists` if it made or removed the object. */
  readonly fields: readonly string[];
  readonly made: boolean;
  readonly gone: boolean;
  readonly seen: Seen;
  /** The write by which nothing of it was left: each field changed again, or the object gone. */
  readonly until: bigint | undefined;
}

/** What the recorder saw of the kinds, write by write, in the order in which it came. */
export function transitionsIn(
  entries: readonly TimelineEntry[],
  kinds: readonly ObservedKind[],
): readonly Transition[] {
  const writes = Map.groupBy(
    entries.filter((entry) => entry.type === 'observation').filter(({ subject }) => kinds.includes(subject.kind)),
    ({ subject, uid, resourceVersion }) => `${subject.kind} ${uid} ${resourceVersion}`,
  );
  const later = new Overwritten();
  return [...writes.values()]
    .toReversed()
    .flatMap((write) => {
      const [first] = write;
      if (first === undefined) return [];
      const until = later.take(write);
      const existence = write.find(({ field }) => field === 'exists');
      return {
        subject: first.subject,
        uid: first.uid,
        resourceVersion: BigInt(first.resourceVersion),
        fields: existence === undefined ? write.map(({ field }) => field) : ['exists'],
        made: existence?.to === true,
        gone: existence !== undefined && existence.to === undefined,
        seen: first.seen,
        until,
      };
    })
    .toReversed();
}

/** Going backwards: when each field of an object changes next. */
class Overwritten {
  readonly #next = new Map<string, Map<string, bigint>>();

  /** Answers when the last of what this write changed is changed again. */
  take(write: readonly Observation[]): bigint | undefined {
    const uid = write[0]?.uid ?? '';
    const resourceVersion = BigInt(write[0]?.resourceVersion ?? 0);
    const next = this.#next.get(uid) ?? new Map<string, bigint>();
    this.#next.set(uid, next);
    const gone = next.get('exists');
    let until: bigint | undefined = 0n;
    for (const { field } of write) {
      const changed = next.get(field) ?? gone;
      until = until === undefined || changed === undefined ? undefined : changed > until ? changed : until;
      next.set(field, resourceVersion);
    }
    return until;
  }
}
