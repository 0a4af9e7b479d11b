import type { ApiObject } from '../objects.ts';

/** What an event is about, as its involvedObject says. */
export interface EventSubject {
  readonly kind: string;
  readonly apiVersion?: string;
  readonly namespace?: string;
  readonly name: string;
  readonly uid?: string;
  readonly fieldPath?: string;
}

/** Tells the cluster's events in a component's name (client-go, tools/record): beside the work, and equal ones counted together. */
export interface EventRecorder {
  record(about: EventSubject | ApiObject, type: 'Normal' | 'Warning', reason: string, message: string): void;
}
