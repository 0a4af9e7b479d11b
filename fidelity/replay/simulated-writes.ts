import * as kindsOfApi from '../../lib/sim/api/kinds.ts';
import type { ApiObject } from '../../lib/sim/objects.ts';
import type { Simulation } from '../../lib/sim/simulation.ts';
import type { Change } from '../../lib/sim/store/store.ts';
import { text } from '../json.ts';
import { type Kind, kinds, recorded } from '../kinds.ts';
import { type Request, writerOf } from '../record/audit-events.ts';
import { type Sighting, Sightings } from '../record/sightings.ts';

/** All that is written in a simulated cluster from now on, as if kubectl watched it and its API server kept an audit log. */
export interface SimulatedWrites {
  readonly sightings: readonly Sighting[];
  readonly requests: readonly Request[];
}

/** Takes down what is there, and each later write. */
export function takeWrites(simulation: Simulation): SimulatedWrites {
  const sightings = new Sightings();
  const requests: Request[] = [];
  for (const { kind, plural, group } of kindsOfApi.kinds) {
    const own = kinds.find((name) => name === kind);
    // Events of both groups are the same objects.
    if (own === undefined || (plural === 'events' && group !== '')) continue;
    const of = kindsOfApi.kinds.find((one) => one.plural === plural && one.group === group);
    if (of === undefined) continue;
    for (const object of simulation.api.list(of)) take(sightings, own, 'ADDED', object, simulation.now);
  }
  simulation.onWrite(({ type, object, at, by }: Change) => {
    const kind = kinds.find((name) => name === text(object, 'kind'));
    if (kind === undefined || !take(sightings, kind, type, object, at)) return;
    requests.push({
      kind,
      verb: type === 'DELETED' ? 'delete' : 'update',
      sub: undefined,
      namespace: object.metadata?.namespace,
      name: object.metadata?.name,
      resourceVersion: Number(object.metadata?.resourceVersion),
      removes: false,
      uri: '',
      code: 200,
      by: writerOf(by, ''),
      external: false,
      body: undefined,
      received: at,
      completed: at,
    });
  });
  return { sightings: sightings.all, requests };
}

function take(sightings: Sightings, kind: Kind, type: Change['type'], object: ApiObject, at: number): boolean {
  const { namespace: only } = recorded(kind);
  if (only !== undefined && object.metadata?.namespace !== only) return false;
  return sightings.take(kind, { type, object }, at);
}
