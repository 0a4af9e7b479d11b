import type { Milliseconds } from '../engine/engine.ts';
import type { ApiObject } from '../objects.ts';

/** What a strategy may know beside the objects. */
export interface StrategyContext {
  /** The API server's clock. */
  readonly now: Milliseconds;
}

/** How an object goes when it is deleted. */
export interface Grace {
  /** 0: at once. */
  readonly seconds: number;
}

/**
 * What the API server does with a kind's objects on their way to the store, as the strategies of its registry do
 * (registry/rest/create.go, update.go, delete.go). Each function answers the object to go on with, and throws StatusError if it
 * is not to be.
 */
export interface Strategy<T extends ApiObject> {
  /** Defaults what is left out, clears what is not the client's to say, admits and validates. */
  create(object: T, context: StrategyContext): T;
  /** Of a write to the main resource: keeps what only a subresource may change, and validates against `old`. */
  update(object: T, old: T, context: StrategyContext): T;
  /** Of a write to the `status` subresource: takes the status, and what else it may change. */
  updateStatus(object: T, old: T, context: StrategyContext): T;
  /** How it is deleted, if not at once. `asked` is what the client wanted, in seconds. */
  grace?(object: T, asked: number | undefined): Grace;
}
