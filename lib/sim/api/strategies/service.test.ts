import { expect, test } from '@playwright/test';
import type { Service } from '../../objects.ts';
import { BareControlPlane } from '../../testing/bare-control-plane.ts';
import { refusalOf } from '../../testing/refusal.ts';
import { coreEvents, events, secrets, services } from '../kinds.ts';

const by = 'test';
const named = (name: string, spec: NonNullable<Service['spec']>): Service => ({
  metadata: { namespace: 'default', name },
  spec,
});

test('a Service gets an address that nobody has, and defaults', () => {
  const { api } = new BareControlPlane();
  const { spec, status } = api.create(services, named('a', { selector: { app: 'a' }, ports: [{ port: 80 }] }), { by });
  expect(spec?.clusterIP).toMatch(/^10\.96\.\d+\.\d+$/);
  expect(spec).toEqual({
    clusterIP: spec?.clusterIP,
    clusterIPs: [spec?.clusterIP],
    internalTrafficPolicy: 'Cluster',
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
    ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
    selector: { app: 'a' },
    sessionAffinity: 'None',
    type: 'ClusterIP',
  });
  expect(status).toEqual({ loadBalancer: {} });
  const taken = named('b', { clusterIP: spec?.clusterIP ?? '', ports: [{ port: 80 }] });
  expect(refusalOf(() => api.create(services, taken, { by })).message).toContain('provided IP is already allocated');
  const again = new BareControlPlane().api.create(services, named('a', { ports: [{ port: 80 }] }), { by });
  expect(again.spec?.clusterIP).toBe(spec?.clusterIP);
});

test('a headless Service has no address, an external name not even families', () => {
  const { api } = new BareControlPlane();
  const headless = api.create(services, named('h', { clusterIP: 'None', selector: { app: 'a' } }), { by });
  expect(headless.spec).toMatchObject({ clusterIP: 'None', clusterIPs: ['None'], ipFamilies: ['IPv4'] });
  const external = api.create(services, named('e', { type: 'ExternalName', externalName: 'example.com' }), { by });
  expect(external.spec).toEqual({ type: 'ExternalName', externalName: 'example.com', sessionAffinity: 'None' });
});

test('node ports come and go with the type, addresses stay', () => {
  const { api } = new BareControlPlane();
  const ref = { namespace: 'default', name: 'a' };
  const made = api.create(services, named('a', { ports: [{ port: 80 }] }), { by });
  const retyped = (type: string) => api.patch(services, ref, { type: 'merge', body: { spec: { type } } }, { by }).spec;
  const nodePort = retyped('NodePort');
  expect(nodePort).toMatchObject({ externalTrafficPolicy: 'Cluster', clusterIP: made.spec?.clusterIP });
  expect(nodePort?.ports?.[0]?.nodePort).toBeGreaterThanOrEqual(30_000);
  expect(retyped('ClusterIP')).toEqual(made.spec);
  // An update that leaves out what was allocated keeps it.
  const bare = api.update(services, named('a', { ports: [{ port: 81 }] }), { by });
  expect(bare.spec?.clusterIP).toBe(made.spec?.clusterIP);
  const moved = { type: 'merge', body: { spec: { clusterIP: '10.96.9.9', clusterIPs: ['10.96.9.9'] } } } as const;
  expect(refusalOf(() => api.patch(services, ref, moved, { by })).message).toBe(
    'Service "a" is invalid: spec.clusterIPs[0]: Invalid value: ["10.96.9.9"]: may not change once set',
  );
});

test('a name that begins with a digit is a Service since v1.36', () => {
  const digit = named('1st', { ports: [{ port: 80 }] });
  expect(new BareControlPlane().api.create(services, digit, { by }).metadata?.name).toBe('1st');
  const { api } = new BareControlPlane(1, { version: 'v1.31.0' });
  expect(refusalOf(() => api.create(services, digit, { by })).message).toContain('a DNS-1035 label must consist of');
});

test('text of a Secret is written over its data', () => {
  const { api } = new BareControlPlane();
  const secret = {
    metadata: { namespace: 'default', name: 's' },
    stringData: { a: 'b' },
    data: { a: 'eA==', c: 'ZA==' },
  };
  const made = api.create(secrets, secret, { by });
  expect(made).toMatchObject({ type: 'Opaque', data: { a: 'Yg==', c: 'ZA==' } });
  expect(made.stringData).toBeUndefined();
});

test('an event of one group is there in the other, too', () => {
  const { api } = new BareControlPlane();
  const involvedObject = { kind: 'Pod', namespace: 'default', name: 'p' };
  const metadata = { namespace: 'default', name: 'e' };
  api.create(coreEvents, { metadata, involvedObject, message: 'm', count: 2, source: { component: 'c' } }, { by });
  expect(api.get(events, metadata)).toMatchObject({
    apiVersion: 'events.k8s.io/v1',
    regarding: involvedObject,
    note: 'm',
    deprecatedCount: 2,
    deprecatedSource: { component: 'c' },
  });
  const eventTime = '2026-01-01T00:00:00.000000Z';
  const whole = { reportingController: 'c', reportingInstance: 'i', action: 'A', reason: 'R', type: 'Normal' };
  const newer = { metadata: { ...metadata, name: 'f' }, eventTime, regarding: involvedObject, note: 'n', ...whole };
  api.create(events, newer, { by });
  expect(api.get(coreEvents, newer.metadata)).toMatchObject({
    apiVersion: 'v1',
    involvedObject,
    message: 'n',
    reportingComponent: 'c',
  });
  const odd = { ...newer, metadata: { ...metadata, name: 'g' }, type: 'Odd' };
  expect(refusalOf(() => api.create(events, odd, { by })).message).toBe(
    'Event.events.k8s.io "g" is invalid: type: Invalid value: "": has invalid value: Odd',
  );
});
