import type { ApiObject, CoreEvent } from '../objects.ts';

/** What an event is about, as its involvedObject says. */
export interface EventSubject {
  readonly kind: string;
  readonly apiVersion?: string;
  readonly namespace?: string;
  readonly name: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly fieldPath?: string;
}

/** Tells the cluster's events in a component's name (client-go, tools/record): beside the work, and equal ones counted together. */
export interface EventRecorder {
  record(about: EventSubject | ApiObject, type: 'Normal' | 'Warning', reason: string, message: string): void;
}

/** How an event refers to an object: with the version of it that the component had seen (client-go, tools/reference/ref.go). */
export function referenceTo(about: EventSubject | ApiObject): CoreEvent['involvedObject'] {
  if ('name' in about) return about;
  const { apiVersion, kind, metadata: { name, namespace, uid, resourceVersion } = {} } = about;
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
    ...(uid === undefined ? {} : { uid }),
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  };
}
