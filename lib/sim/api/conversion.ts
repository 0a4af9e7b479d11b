import type { ApiObject, CoreEvent, EventsEvent } from '../objects.ts';
import { type Kind, ofKind } from './kind.ts';
import { coreEvents, events } from './kinds.ts';

/** A stored object as one of its kind. Events of both groups are stored once, as those of the core group. */
export const fromStored = <T extends ApiObject>(kind: Kind<T>, object: ApiObject): T =>
  ofKind(kind, isNewerEvent(kind) ? newerEvent(ofKind(coreEvents, object)) : object);

/** An object as it is stored. */
export const toStored = (kind: Kind<ApiObject>, object: ApiObject): ApiObject =>
  isNewerEvent(kind) ? coreEventOf(ofKind(events, object)) : object;

const isNewerEvent = ({ group }: Kind<ApiObject>): boolean => group === events.group;

/** By their names, first in core, then in events.k8s.io (pkg/apis/events/v1/conversion.go). */
const renamed = [
  ['involvedObject', 'regarding'],
  ['message', 'note'],
  ['reportingComponent', 'reportingController'],
  ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'],
] as const;

const toNewer: ReadonlyMap<string, string> = new Map(renamed);
const toCore: ReadonlyMap<string, string> = new Map(renamed.map(([core, newer]) => [newer, core]));

const newerEvent = (event: CoreEvent): EventsEvent =>
  ofKind(events, { ...withNames(event, toNewer), apiVersion: 'events.k8s.io/v1', kind: 'Event' });

/** The event as the core group has it. */
export const coreEventOf = (event: EventsEvent): CoreEvent =>
  ofKind(coreEvents, { ...withNames(event, toCore), apiVersion: 'v1', kind: 'Event' });

const withNames = (event: object, names: ReadonlyMap<string, string>): object =>
  Object.fromEntries(
    Object.entries(event).map(([key, value]: readonly [string, unknown]) => [names.get(key) ?? key, value]),
  );
