import type { DeletionWishes } from './deletion.ts';

/** Which object: its name, and its namespace if it has one. */
export interface Ref {
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** Whose request it is: the user name by which the API server would know it. */
export type Caller = string;

export interface WriteOptions {
  readonly by: Caller;
  /** Does everything but store. */
  readonly dryRun?: boolean;
}

export interface UpdateOptions extends WriteOptions {
  /** Which part is written; undefined for all but the status. `finalize` is of namespaces. */
  readonly subresource?: 'status' | 'finalize' | undefined;
}

/** As meta/v1 DeleteOptions. */
export interface DeleteOptions extends WriteOptions, DeletionWishes {
  readonly preconditions?:
    | { readonly uid?: string | undefined; readonly resourceVersion?: string | undefined }
    | undefined;
}

/** What a deletion left. */
export interface Deleted<T> {
  readonly object: T;
  /** Whether it is gone, not only going. */
  readonly gone: boolean;
}

/** Which objects a list or a watch is of. */
export interface Selection {
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}
