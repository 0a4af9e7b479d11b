import type { Request } from '../record/audit-events.ts';
import { type Sighting, Sightings } from '../record/sightings.ts';

/** A Node as a kubelet posts it. */
export function node(name: string, version: number, ready: string, more: object = {}): object {
  return {
    metadata: { name, uid: `uid-${name}`, resourceVersion: String(version) },
    status: { conditions: [{ type: 'Ready', status: ready, reason: 'Made', message: 'up' }] },
    ...more,
  };
}

export function pod(name: string, version: number, spec: object = {}, metadata: object = {}): object {
  return {
    metadata: { name, namespace: 'default', uid: `uid-${name}`, resourceVersion: String(version), ...metadata },
    spec,
    status: { phase: 'Pending' },
  };
}

type Event = readonly [kind: Sighting['kind'], type: Sighting['type'], object: object, seen: number];

/** As kubectl tells them. */
export function sightingsOf(...events: readonly Event[]): readonly Sighting[] {
  const sightings = new Sightings();
  for (const [kind, type, object, seen] of events) sightings.take(kind, { type, object }, seen);
  return sightings.all;
}

/** A request that was answered well, to a Pod of the namespace default. */
export function request(received: number, more: Partial<Request> = {}): Request {
  return {
    kind: 'Pod',
    verb: 'patch',
    sub: undefined,
    namespace: 'default',
    name: 'a',
    resourceVersion: undefined,
    removes: false,
    uri: '',
    code: 200,
    by: 'kubelet/worker',
    external: false,
    body: undefined,
    received,
    completed: received + 5,
    ...more,
  };
}
