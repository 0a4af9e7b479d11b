import type { Behaviour } from '../behaviour.ts';
import type { Milliseconds } from '../engine/engine.ts';
import type { Random } from '../engine/random.ts';
import type { ApiObject } from '../objects.ts';
import type { Settings } from '../settings.ts';
import type { Deletion } from './deletion.ts';
import type { Kind } from './kind.ts';
import type { FieldError } from './validation/field-error.ts';

/** What a strategy may know beside the objects. */
export interface StrategyContext {
  /** The API server's clock. */
  readonly now: Milliseconds;
  readonly behaviour: Behaviour;
  readonly settings: Settings;
  readonly random: Random;
  find<T extends ApiObject>(
    kind: Kind<T>,
    ref: { readonly namespace?: string | undefined; readonly name: string },
  ): T | undefined;
  list<T extends ApiObject>(kind: Kind<T>): Iterable<T>;
}

/** What is wrong with a name, or with the base of a generated one. */
export type NameRule = (name: string, isPrefix: boolean, behaviour: Behaviour) => readonly string[];

/**
 * What the API server does with a kind's objects on their way to the store, as the strategies of its registry do
 * (pkg/registry/…/strategy.go), in this order: defaults, admission, preparation, validation. Each function answers the object to
 * go on with. Objects are shared: what a function does not change it hands on as it is, and what is the very object that is
 * stored already is neither defaulted nor validated again.
 */
export interface Strategy<T extends ApiObject> {
  /** As decoding does (pkg/apis/…/v1/defaults.go). `old` is what is stored, of a change: what is its very own has its defaults. */
  defaulted(object: T, behaviour: Behaviour, old?: T): T;
  /** Mutating and validating admission of a new object (plugin/pkg/admission). Throws StatusError. */
  admitNew(object: T, context: StrategyContext): T;
  /** Of a write to the main resource. */
  admitChanged(object: T, old: T, context: StrategyContext): T;
  /** Clears what is not the client's to say. */
  prepareNew(object: T, context: StrategyContext): T;
  /** Keeps what only a subresource may change, and counts the generation. */
  prepareChanged(object: T, old: T, context: StrategyContext): T;
  /** Of a write to the `status` subresource: takes the status, and what else it may change. */
  prepareStatus(object: T, old: T, context: StrategyContext): T;
  /** Of a write to the `finalize` subresource. */
  prepareFinalized?(object: T, old: T): T;
  readonly nameRule: NameRule;
  validateNew(object: T, context: StrategyContext): readonly FieldError[];
  validateChanged(object: T, old: T, context: StrategyContext): readonly FieldError[];
  validateStatus(object: T, old: T, context: StrategyContext): readonly FieldError[];
  /** How many seconds it may take to go when it is deleted; undefined for what does not go gracefully. `asked` is the client's wish. */
  grace?(object: T, asked: number | undefined): number;
  /** What a DELETE does to an object of a kind that has rules of its own; undefined for the common ones. */
  terminate?(object: T, context: StrategyContext): Deletion<T> | undefined;
  /** Whether it must stay though it is deleted and has no finalizers in its metadata. */
  stays?(object: T): boolean;
  /** Whether an update of what is not there creates it (AllowCreateOnUpdate). */
  readonly createsOnUpdate: boolean;
  /** Whether an update may do without a resourceVersion (AllowUnconditionalUpdate). */
  readonly updatesUnconditionally: boolean;
  /** Whether the garbage collector's finalizers may be put on it. */
  readonly isCollected: boolean;
}
