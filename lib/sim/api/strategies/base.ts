import type { ApiObject } from '../../objects.ts';
import type { Strategy } from '../strategy.ts';
import { nameIsSubdomain } from '../validation/names.ts';

/** A strategy that does nothing of its own but what is given: for a kind without status. */
export const strategy = <T extends ApiObject>(own: Partial<Strategy<T>>): Strategy<T> => ({
  defaulted: (object) => object,
  admitNew: (object) => object,
  admitChanged: (object) => object,
  prepareNew: (object) => object,
  prepareChanged: (object) => object,
  prepareStatus: (object) => object,
  nameRule: nameIsSubdomain,
  validateNew: () => [],
  validateChanged: () => [],
  validateStatus: () => [],
  createsOnUpdate: false,
  updatesUnconditionally: true,
  isCollected: true,
  ...own,
});

interface WithStatus extends ApiObject {
  readonly spec?: unknown;
  readonly status?: unknown;
}

/** The object with the status of the old one, and the very spec of the old one if it is the same. */
export function keepingStatus<T extends WithStatus>(
  object: T,
  old: T,
  isEqual: (a: unknown, b: unknown) => boolean,
): T {
  const spec = object.spec !== old.spec && isEqual(object.spec, old.spec) ? old.spec : object.spec;
  if (spec === object.spec && object.status === old.status) return object;
  return { ...object, ...(spec === undefined ? {} : { spec }), ...statusOf(old) };
}

/** The object with the spec of the old one. */
export const keepingSpec = <T extends WithStatus>(object: T, old: T): T =>
  object.spec === old.spec ? object : { ...object, spec: old.spec };

const statusOf = ({ status }: WithStatus): object => (status === undefined ? {} : { status });
