import type { Milliseconds } from '../units.ts';
import type { NodeHandle } from './node-handle.ts';
import type { KubeletState } from './node-operations.ts';
import { readStatusUpdateFrequency } from './read-settings.ts';

/** A kubelet that runs, and how often it updates its Node's status. */
export interface LivingKubelet {
  readonly state: KubeletState;
  readonly statusUpdateFrequency: Milliseconds;
}

/** Reads the kubelet of a node that is up, from its machine and by way of the API server. Throws HarnessError if it is not. */
export async function livingKubelet({ observed, description, name }: NodeHandle): Promise<LivingKubelet> {
  const { api, operations } = observed.cluster;
  const [state, statusUpdateFrequency] = await Promise.all([
    operations.kubeletState(description.machine),
    readStatusUpdateFrequency(api, name),
  ]);
  return { state, statusUpdateFrequency };
}
