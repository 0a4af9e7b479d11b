import type { V1ResourceRequirements } from '@kubernetes/client-node';
import type { Pod, Raw } from '../../objects.ts';
import { compareQuantities } from '../defaults/quantity.ts';

type Resources = Raw<V1ResourceRequirements>;

const counted = ['cpu', 'memory'] as const;

/** pkg/apis/core/helper/qos/qos.go, ComputePodQOS. */
export function qosClassOf({ spec }: Pod): string {
  const containers = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
  const resources = containers.map((container) => container.resources ?? {});
  if (!resources.some(hasAny)) return 'BestEffort';
  return resources.every(isGuaranteed) ? 'Guaranteed' : 'Burstable';
}

const isSet = (quantity: string | undefined): quantity is string =>
  quantity !== undefined && compareQuantities(quantity, '0') > 0;

const hasAny = ({ limits, requests }: Resources): boolean =>
  counted.some((name) => isSet(limits?.[name]) || isSet(requests?.[name]));

const isGuaranteed = ({ limits, requests }: Resources): boolean =>
  counted.every((name) => {
    const [limit, request] = [limits?.[name], requests?.[name]];
    return isSet(limit) && isSet(request) && compareQuantities(limit, request) === 0;
  });
