import type { ApiObject } from '../objects.ts';
import { type Kind, ofKind } from './kind.ts';

/** A stored object as one of its kind. */
export const fromStored = <T extends ApiObject>(kind: Kind<T>, object: ApiObject): T => ofKind(kind, object);

/** An object as it is stored. */
export const toStored = (_kind: Kind<ApiObject>, object: ApiObject): ApiObject => object;
