import type { ApiServer } from '../../api/api-server.ts';
import { fromStored } from '../../api/conversion.ts';
import { apiVersionOf, type Kind } from '../../api/kind.ts';
import { StatusError } from '../../api/status-error.ts';
import type { Engine, Timer } from '../../engine/engine.ts';
import type { ApiObject } from '../../objects.ts';
import { Expired } from '../../store/history.ts';
import type { Change } from '../../store/store.ts';
import type { Feed } from '../message.ts';
import { type Rendering, renderEvent, type Shown, shownOf } from '../render.ts';
import { type Collection, selection } from './list.ts';
import type { ListOptions } from './list-options.ts';
import { objectsAt } from './objects-at.ts';
import { requireReached, revisionIn } from './version.ts';

/** apiserver, pkg/storage/cacher/cacher.go, defaultBookmarkFrequency. */
const bookmarkEvery = 60_000;
/** A real server takes 30 to 60 minutes (`--min-request-timeout`, pkg/endpoints/handlers/get.go). */
const defaultTimeout = 45 * 60_000;

interface Event {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: ApiObject;
}

/** A watch of what a client asks for, until its time is over. Throws StatusError for what cannot be watched. */
export function watched(
  { api, engine }: { readonly api: ApiServer; readonly engine: Engine },
  collection: Collection,
  options: ListOptions,
  rendering: Omit<Rendering, 'now'>,
): Feed {
  const selects = selection(collection.kind, options);
  const from = revisionIn(options.resourceVersion, 'watch');
  if (options.sendInitialEvents === true) requireReached(from, api.revision);
  return new Watch(api, engine, collection, options, { selects, from, rendering });
}

/** What one client watches. It begins when it is listened to, within the same instant. */
class Watch implements Feed {
  readonly #api: ApiServer;
  readonly #engine: Engine;
  readonly #kind: Kind<ApiObject>;
  readonly #namespace: string | undefined;
  readonly #options: ListOptions;
  readonly #selects: (object: ApiObject) => boolean;
  readonly #from: number;
  readonly #rendering: Omit<Rendering, 'now'>;
  readonly #shown: Shown<ApiObject>;
  #isFirst = true;
  #onText: (text: string) => void = () => {};
  #stopWatching = (): void => {};
  #timers: readonly Timer[] = [];

  constructor(
    api: ApiServer,
    engine: Engine,
    { kind, namespace }: Collection,
    options: ListOptions,
    {
      selects,
      from,
      rendering,
    }: {
      readonly selects: (object: ApiObject) => boolean;
      readonly from: number;
      readonly rendering: Omit<Rendering, 'now'>;
    },
  ) {
    this.#api = api;
    this.#engine = engine;
    this.#kind = kind;
    this.#namespace = namespace;
    this.#options = options;
    this.#selects = selects;
    this.#from = from;
    this.#rendering = rendering;
    this.#shown = shownOf(kind);
  }

  listen(onText: (text: string) => void, onEnd: () => void): void {
    this.#onText = onText;
    const { timeoutSeconds, allowWatchBookmarks } = this.#options;
    try {
      this.#tellWhatThereIs();
    } catch (error) {
      if (!(error instanceof Expired)) throw error;
      this.#tellOfError(error);
      onEnd();
      return;
    }
    this.#stopWatching = this.#api.watch(this.#kind, (change) => this.#tellOf(change));
    const lasts = timeoutSeconds === undefined || timeoutSeconds <= 0 ? defaultTimeout : timeoutSeconds * 1000;
    const end = this.#engine.at(this.#engine.now + lasts, () => {
      this.close();
      onEnd();
    });
    this.#timers = [end];
    if (allowWatchBookmarks) this.#bookmarkLater(end);
  }

  close(): void {
    this.#stopWatching();
    for (const timer of this.#timers) timer.cancel();
  }

  /** What there is already, or what has changed since. */
  #tellWhatThereIs(): void {
    const { sendInitialEvents, allowWatchBookmarks } = this.#options;
    if (sendInitialEvents ?? this.#from === 0) {
      const revision = this.#api.revision;
      for (const [, object] of objectsAt(this.#api, this.#kind, { namespace: this.#namespace, revision })) {
        if (this.#selects(object)) this.#tell({ type: 'ADDED', object });
      }
      // apiserver, pkg/storage/cacher: the end of a list that is streamed.
      if (sendInitialEvents === true && allowWatchBookmarks) {
        this.#tellOfBookmark({ 'k8s.io/initial-events-end': 'true' });
      }
    } else if (this.#from > 0) {
      for (const change of this.#api.since(this.#kind, this.#from)) this.#tellOf(change);
    }
  }

  #tellOf({ type, object, before, revision }: Change): void {
    if (this.#namespace !== undefined && object.metadata?.namespace !== this.#namespace) return;
    if (revision <= this.#from) return;
    const now = fromStored(this.#kind, object);
    const event = eventOf(type, now, before && fromStored(this.#kind, before), this.#selects);
    if (event !== undefined) this.#tell(event);
  }

  #bookmarkLater(end: Timer): void {
    // The last one comes two seconds before the end (cache_watcher.go, nextBookmarkTime).
    const at = Math.min(this.#engine.now + bookmarkEvery, Math.max(this.#engine.now, end.at - 2000));
    if (at <= this.#engine.now) return;
    const timer = this.#engine.at(at, () => {
      this.#tellOfBookmark();
      this.#bookmarkLater(end);
    });
    this.#timers = [end, timer];
  }

  #tellOfBookmark(annotations?: Readonly<Record<string, string>>): void {
    const metadata = {
      resourceVersion: String(this.#api.revision),
      ...(annotations === undefined ? {} : { annotations }),
    };
    const object = { kind: this.#kind.kind, apiVersion: apiVersionOf(this.#kind), metadata };
    this.#tell({ type: 'BOOKMARK', object });
  }

  #tell(event: Event): void {
    const rendering = { ...this.#rendering, now: this.#engine.now };
    this.#onText(renderEvent(this.#shown, event, rendering, this.#isFirst));
    this.#isFirst = false;
  }

  /** pkg/storage/cacher/watch_cache_history.go: told within the watch, whose status was 200. */
  #tellOfError({ oldest }: Expired): void {
    const { status } = new StatusError(410, 'Expired', `too old resource version: ${this.#from} (${oldest})`);
    this.#onText(`${JSON.stringify({ type: 'ERROR', object: status })}\n`);
  }
}

/** What a change is to a client that sees but some objects (pkg/storage/cacher/cache_watcher.go, convertToWatchEvent). */
function eventOf(
  type: Change['type'],
  object: ApiObject,
  before: ApiObject | undefined,
  selects: (object: ApiObject) => boolean,
): Event | undefined {
  const was = before !== undefined && selects(before);
  if (type === 'DELETED') return was ? { type, object } : undefined;
  if (selects(object)) return { type: was ? 'MODIFIED' : 'ADDED', object };
  if (!was) return undefined;
  const resourceVersion = object.metadata?.resourceVersion;
  const metadata = { ...before.metadata, ...(resourceVersion === undefined ? {} : { resourceVersion }) };
  return { type: 'DELETED', object: { ...before, metadata } };
}
