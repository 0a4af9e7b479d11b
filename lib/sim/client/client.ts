import { AwaitedAccount, looksForAccount } from '../api/admission/service-account.ts';
import {
  type ApiServer,
  type Deleted,
  type DeleteOptions,
  type Ref,
  refOf,
  type WriteOptions,
} from '../api/api-server.ts';
import { bindPod } from '../api/binding.ts';
import type { Kind } from '../api/kind.ts';
import { namespaces } from '../api/kinds.ts';
import type { Patch } from '../api/patch/patch.ts';
import type { Milliseconds } from '../engine/engine.ts';
import type { Step } from '../engine/process.ts';
import type { Random } from '../engine/random.ts';
import type { ApiObject, Namespace, Pod } from '../objects.ts';
import { type RateLimit, TokenBucket } from './token-bucket.ts';

/** How long a request takes, there and back. */
interface RequestTime {
  readonly least: Milliseconds;
  readonly most: Milliseconds;
}

/**
 * When in a write's time the object is written: most of it goes by until etcd has it. So whoever has written something often
 * knows it before its cache does.
 */
const writtenAt = 3 / 4;

/** A component's requests to the API server: each takes its time, and is answered by what holds within it. */
export class Client {
  readonly #api: ApiServer;
  readonly #by: string;
  readonly #random: Random;
  readonly #takes: RequestTime;
  readonly #readsTake: RequestTime;
  readonly #bucket: TokenBucket | undefined;
  readonly #createsTake: (now: Milliseconds) => Milliseconds;

  constructor(
    api: ApiServer,
    options: {
      readonly by: string;
      readonly random: Random;
      readonly takes: RequestTime;
      /** Of those that write nothing; the same if left out. */
      readonly readsTake?: RequestTime;
      /** How many requests it allows itself; without, as many as it likes. */
      readonly limit?: RateLimit;
      /** How long one that creates takes at least. */
      readonly createsTake?: ((now: Milliseconds) => Milliseconds) | undefined;
    },
  ) {
    this.#api = api;
    this.#by = options.by;
    this.#createsTake = options.createsTake ?? (() => 0);
    this.#random = options.random;
    this.#takes = options.takes;
    this.#readsTake = options.readsTake ?? options.takes;
    this.#bucket = options.limit === undefined ? undefined : new TokenBucket(options.limit, api.now);
  }

  get by(): string {
    return this.#by;
  }

  get<T extends ApiObject>(kind: Kind<T>, ref: Ref): Step<T> {
    return this.#read(() => this.#api.get(kind, ref));
  }

  list<T extends ApiObject>(kind: Kind<T>, namespace?: string): Step<readonly T[]> {
    return this.#read(() => [...this.#api.list(kind, namespace)]);
  }

  create<T extends ApiObject>(kind: Kind<T>, object: T): Step<T> {
    return this.#write(() => this.#api.create(kind, object, { by: this.#by }), this.#createsTake(this.#api.now));
  }

  update<T extends ApiObject>(kind: Kind<T>, object: T): Step<T> {
    return this.#write(() => this.#api.update(kind, object, { by: this.#by }));
  }

  updateStatus<T extends ApiObject>(kind: Kind<T>, object: T): Step<T> {
    return this.#write(() => this.#api.update(kind, object, { by: this.#by, subresource: 'status' }));
  }

  patch<T extends ApiObject>(kind: Kind<T>, ref: Ref, patch: Patch): Step<T> {
    return this.#write(() => this.#api.patch(kind, ref, patch, { by: this.#by }));
  }

  patchStatus<T extends ApiObject>(kind: Kind<T>, ref: Ref, patch: Patch): Step<T> {
    return this.#write(() => this.#api.patch(kind, ref, patch, { by: this.#by, subresource: 'status' }));
  }

  /** A patch: `change` makes what the object is to be of what it is when the request is handled. */
  change<T extends ApiObject>(
    kind: Kind<T>,
    ref: Ref,
    subresource: 'status' | undefined,
    change: (present: T) => T,
  ): Step<T> {
    return this.#write(() =>
      this.#api.update(kind, change(this.#api.get(kind, ref)), {
        by: this.#by,
        ...(subresource === undefined ? {} : { subresource }),
      }),
    );
  }

  delete<T extends ApiObject>(
    kind: Kind<T>,
    ref: Ref,
    options: Omit<DeleteOptions, keyof WriteOptions> = {},
  ): Step<Deleted<T>> {
    return this.#write(() => this.#api.delete(kind, ref, { ...options, by: this.#by }));
  }

  /** Deletes all of a kind in a namespace, in one request. */
  deleteCollection<T extends ApiObject>(kind: Kind<T>, namespace: string): Step<void> {
    return this.#write(() => {
      for (const object of this.#api.list(kind, namespace)) {
        this.#api.delete(kind, refOf(object), { by: this.#by, propagationPolicy: 'Background' });
      }
    });
  }

  /** Writes by which finalizers a namespace is held; it goes with the last. */
  finalize(namespace: Namespace): Step<Namespace> {
    return this.#write(() => this.#api.update(namespaces, namespace, { by: this.#by, subresource: 'finalize' }));
  }

  /** Puts a pod on a node, by the pod's subresource `binding`. */
  bind(ref: Ref, binding: { readonly uid: string; readonly node: string }): Step<Pod> {
    return this.#write(() => bindPod(this.#api, ref, { ...binding, by: this.#by }));
  }

  #read<T>(ask: () => T): Step<T> {
    return this.#request(ask, this.#readsTake, 1 / 2);
  }

  #write<T>(ask: () => T, atLeast: Milliseconds = 0): Step<T> {
    const { least, most } = this.#takes;
    return this.#request(ask, { least: Math.max(least, atLeast), most: Math.max(most, atLeast) }, writtenAt);
  }

  /** Throws, after the time of the whole request, what the API server answered when a part of that had gone by. */
  *#request<T>(ask: () => T, { least, most }: RequestTime, answeredAt: number): Step<T> {
    const takes = this.#random.between(least, most);
    const delay = this.#bucket?.reserve(this.#api.now) ?? 0;
    yield delay + takes * answeredAt;
    const rest = takes * (1 - answeredAt);
    for (let look = 1; ; look += 1) {
      try {
        const answer = ask();
        yield rest;
        return answer;
      } catch (error) {
        const waits = error instanceof AwaitedAccount && look < looksForAccount;
        yield waits ? error.pause : rest;
        if (!waits) throw error;
      }
    }
  }
}
