import { hostname } from 'node:os';
import type { Place } from '../lib/journal/records.ts';

/** Where we are: on this host, and on the container runtime of that id, if one answers. */
export const placeHere = (runtime: string | undefined): Place => ({
  host: hostname(),
  ...(runtime === undefined ? {} : { runtime }),
});
