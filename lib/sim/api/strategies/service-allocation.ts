import type { Service } from '../../objects.ts';
import { mapItems, withChanged, withDefaults } from '../defaults/fill.ts';
import { services } from '../kinds.ts';
import type { StrategyContext } from '../strategy.ts';
import { type FieldError, invalid, invalidObject } from '../validation/field-error.ts';

/** kind's Service subnet; the lower 256 addresses are kept for those who choose (KEP-3070). */
const range = { cidr: '10.96.0.0/16', base: (10 << 24) + (96 << 16), firstGiven: 257, last: 65_534 };
/** The lower 86 ports are kept for those who choose (KEP-3668). */
const ports = { words: '30000-32767', first: 30_000, firstGiven: 30_086, last: 32_767 };

/** Gives a Service the addresses and ports that it lacks (pkg/registry/core/service/storage/alloc.go). Throws Invalid. */
export function allocate(
  service: Service,
  needsNodePorts: boolean,
  old: Service | undefined,
  context: StrategyContext,
): Service {
  const { spec, metadata = {} } = service;
  if (spec === undefined || spec.type === 'ExternalName') return service;
  const others = [...context.list(services)].filter((other) => other.metadata?.uid !== metadata.uid);
  const refuse = (error: FieldError): Error => invalidObject(services, metadata.name ?? '', [error]);
  const addressed = withAddresses(service, others, old, context, refuse);
  return needsNodePorts ? withNodePorts(addressed, others, old, context, refuse) : addressed;
}

type Refuse = (error: FieldError) => Error;

function withAddresses(
  service: Service,
  others: readonly Service[],
  old: Service | undefined,
  { random }: StrategyContext,
  refuse: Refuse,
): Service {
  const { spec = {} } = service;
  const isHeadless = spec.clusterIP === 'None';
  const families =
    isHeadless && spec.selector === undefined
      ? { ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' }
      : { ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' };
  const made = withDefaults(spec, families);
  if (isHeadless) return { ...service, spec: withDefaults(made, { clusterIPs: ['None'] }) };
  const used = new Set(others.flatMap((other) => other.spec?.clusterIPs ?? []));
  const { clusterIP = '', clusterIPs = [] } = made;
  if (clusterIP === '') {
    const given = freeOf(used, () => addressAt(range.firstGiven + random.below(range.last - range.firstGiven + 1)));
    return { ...service, spec: { ...made, clusterIP: given, clusterIPs: [given] } };
  }
  if (clusterIP !== old?.spec?.clusterIP) {
    const field = 'spec.clusterIPs';
    const fails = (why: string): Error =>
      refuse(invalid(field, clusterIPs, `failed to allocate IP ${clusterIP}: ${why}`));
    if (!isInRange(clusterIP)) {
      throw fails(`the provided IP (${clusterIP}) is not in the valid range. The range of valid IPs is ${range.cidr}`);
    }
    if (used.has(clusterIP)) throw fails('provided IP is already allocated');
  }
  return { ...service, spec: made };
}

function withNodePorts(
  service: Service,
  others: readonly Service[],
  old: Service | undefined,
  { random }: StrategyContext,
  refuse: Refuse,
): Service {
  const used = new Set(others.flatMap(nodePortsOf));
  const before = new Set(old === undefined ? [] : nodePortsOf(old));
  let index = -1;
  return withChanged(service, 'spec', (spec) =>
    withChanged(spec, 'ports', (items) =>
      mapItems(items, (port) => {
        index += 1;
        const { nodePort = 0 } = port;
        if (nodePort === 0) {
          const given = freeOf(used, () => ports.firstGiven + random.below(ports.last - ports.firstGiven + 1));
          used.add(given);
          return { ...port, nodePort: given };
        }
        const refuseIt = (why: string): Error => refuse(invalid(`spec.ports[${index}].nodePort`, nodePort, why));
        if (nodePort < ports.first || nodePort > ports.last) {
          throw refuseIt(`provided port is not in the valid range. The range of valid ports is ${ports.words}`);
        }
        if (used.has(nodePort) && !before.has(nodePort)) throw refuseIt('provided port is already allocated');
        return port;
      }),
    ),
  );
}

const nodePortsOf = ({ spec }: Service): readonly number[] =>
  (spec?.ports ?? []).flatMap(({ nodePort = 0 }) => (nodePort === 0 ? [] : [nodePort]));

/** One that is not used. The range is never nearly full in a simulated cluster. */
function freeOf<T>(used: ReadonlySet<T>, draw: () => T): T {
  for (;;) {
    const drawn = draw();
    if (!used.has(drawn)) return drawn;
  }
}

const addressAt = (offset: number): string => {
  const address = range.base + offset;
  return [24, 16, 8, 0].map((bits) => (address >>> bits) & 255).join('.');
};

const isInRange = (address: string): boolean => address.startsWith('10.96.');
