import type { Informer } from '../client/informer.ts';
import type { Pod, Service } from '../objects.ts';
import { plainSelectorTest } from './selector.ts';

/** By which a label of a namespace's objects is found in an index. */
export const labelPair = (namespace: string | undefined, [name, value]: readonly [string, string]): string =>
  `${namespace ?? ''}/${name}=${value}`;

/** Finds the Services that select a pod, without asking each one. */
export function servicesBySelector(services: Informer<Service>): (pod: Pod) => Generator<Service> {
  const find = services.index('selector', ({ metadata, spec }) => {
    const [first] = Object.entries(spec?.selector ?? {});
    return first === undefined ? [] : [labelPair(metadata?.namespace, first)];
  });
  return function* of({ metadata = {} }) {
    for (const label of Object.entries(metadata.labels ?? {})) {
      for (const service of find(labelPair(metadata.namespace, label))) {
        if (plainSelectorTest(service.spec?.selector)(metadata.labels)) yield service;
      }
    }
  };
}
