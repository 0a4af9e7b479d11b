import type { FindOptions } from '../../lib/owner/find-clusters.ts';
import { StateFolder } from '../../lib/owner/state-folder.ts';
import { stateRoot } from '../environment.ts';
import { placeHere } from '../place-here.ts';
import type { RunClock, Wiring } from '../run/wiring.ts';

/** What clusters of powercut are found with, on the container runtime of this host. */
export type FindOptionsHere = FindOptions & { readonly clock: RunClock };

export async function findOptions({ environment, newClock, newProvider }: Wiring): Promise<FindOptionsHere> {
  const clock = newClock();
  const provider = await newProvider({ provider: 'kind', clock, environment });
  // What the runtime does not tell because it is silent, the list that is made next says in words.
  const runtime = await provider.runtime(new AbortController().signal);
  return { clock, provider, place: placeHere(runtime), state: new StateFolder(stateRoot(environment)) };
}
