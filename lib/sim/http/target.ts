import type { Ref } from '../api/api-server.ts';
import type { Kind } from '../api/kind.ts';
import type { ApiObject } from '../objects.ts';

/** What a request is about: objects of a kind in a namespace or in all, one of them, or a part of that. */
export interface Target {
  readonly kind: Kind<ApiObject>;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

/** Of one that has a name. */
export const refOfTarget = ({ namespace, name }: Target): Ref => ({ namespace, name: name ?? '' });
