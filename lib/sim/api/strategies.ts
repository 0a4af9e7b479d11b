import type { ApiObject } from '../objects.ts';
import type { Kind } from './kind.ts';
import type { Strategy } from './strategy.ts';

/** The strategy of a kind. */
export function strategyOf<T extends ApiObject>(_kind: Kind<T>): Strategy<T> {
  return plain;
}

/** Takes everything as it is. */
const plain: Strategy<never> = {
  create: (object) => object,
  update: (object) => object,
  updateStatus: (object) => object,
};
