import { expect, test } from '@playwright/test';
import { BareControlPlane } from '../../testing/bare-control-plane.ts';
import { refusalOf } from '../../testing/refusal.ts';
import { coreEvents, events, leases, nodes, pods } from '../kinds.ts';
import { parseFieldSelector } from './field-selector.ts';
import { parseLabelSelector } from './label-selector.ts';

const labels = { app: 'a', tier: 'web', n: '5' };

for (const [selector, isMatch] of [
  ['', true],
  ['app=a', true],
  ['app==a,tier!=db', true],
  ['app!=a', false],
  ['none!=x', true],
  ['app in (a, b)', true],
  ['app notin (a,b)', false],
  ['app,!none', true],
  ['!app', false],
  ['n>4,n<6', true],
  ['n>5', false],
  ['app=', false],
  [' app = a ', true],
  ['x.io/app in ()', false],
] as const) {
  test(`the labels match ${JSON.stringify(selector)}: ${isMatch}`, () => {
    expect(parseLabelSelector(selector)(labels)).toBe(isMatch);
  });
}

for (const [selector, message] of [
  ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
  ['app in a', "unable to parse requirement: found 'a' expected: '('"],
  ['app=a,', "found '', expected: identifier after ','"],
  ['=a', "found '=', expected: !, identifier, or 'end of string'"],
  ['app=a b', "found 'b', expected: ',' or 'end of string'"],
  [
    'a=b@',
    `unable to parse requirement: values[0][a]: Invalid value: "b@": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
  ],
] as const) {
  test(`the label selector ${selector} is refused`, () => {
    expect(refusalOf(() => parseLabelSelector(selector))).toMatchObject({ code: 400, reason: 'BadRequest', message });
  });
}

test('fields are those of the kind', () => {
  const pod = { metadata: { name: 'p' }, spec: { nodeName: 'n', containers: [] }, status: { phase: 'Running' } };
  const matches = (selector: string) => parseFieldSelector(pods, selector).matches(pod);
  expect(matches('spec.nodeName=n,status.phase!=Failed')).toBe(true);
  expect(matches('status.phase==Failed')).toBe(false);
  expect(matches('status.podIP=')).toBe(true);
  const node = { metadata: { name: 'n' }, spec: { unschedulable: true } };
  expect(parseFieldSelector(nodes, 'spec.unschedulable=true').matches(node)).toBe(true);
  const involvedObject = { kind: 'Pod', name: 'p' };
  const event = { metadata: { name: 'e' }, involvedObject, source: { component: 'kubelet' } };
  expect(parseFieldSelector(coreEvents, 'involvedObject.name=p,source=kubelet').matches(event)).toBe(true);
  expect(parseFieldSelector(events, 'regarding.name=p').matches(event)).toBe(true);
});

test('fields that a kind cannot be selected by, and what is no selector, are refused', () => {
  const message = (call: () => unknown) => refusalOf(call).message;
  expect(message(() => parseFieldSelector(pods, 'spec.foo=1'))).toBe('field label not supported: spec.foo');
  expect(message(() => parseFieldSelector(events, 'involvedObject.name=p'))).toBe(
    'field label not supported: involvedObject.name',
  );
  expect(message(() => parseFieldSelector(leases, 'spec.holderIdentity=n'))).toBe(
    '"spec.holderIdentity" is not a known field selector: only "metadata.name", "metadata.namespace"',
  );
  expect(message(() => parseFieldSelector(pods, 'foo'))).toBe("invalid selector: 'foo'; can't understand 'foo'");
});

test('a list is in the order of namespaces and names', () => {
  const { api } = new BareControlPlane();
  for (const [namespace, name, nodeName] of [
    ['kube-system', 'a', 'n'],
    ['default', 'b', 'm'],
    ['default', 'a', 'n'],
  ] as const) {
    const spec = { nodeName, containers: [{ name: 'c', image: 'i' }] };
    api.create(pods, { metadata: { namespace, name, labels: { in: namespace } }, spec }, { by: 'test' });
  }
  const selected = (selection: Parameters<typeof api.select>[1]) =>
    api.select(pods, selection).map(({ metadata }) => `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`);
  expect(selected({})).toEqual(['default/a', 'default/b', 'kube-system/a']);
  expect(selected({ fieldSelector: 'spec.nodeName=n' })).toEqual(['default/a', 'kube-system/a']);
  expect(selected({ namespace: 'default', fieldSelector: 'spec.nodeName=n' })).toEqual(['default/a']);
  expect(selected({ namespace: 'default', fieldSelector: 'metadata.name=b' })).toEqual(['default/b']);
  expect(selected({ labelSelector: 'in notin (default)' })).toEqual(['kube-system/a']);
  api.delete(pods, { namespace: 'default', name: 'a' }, { by: 'test', gracePeriodSeconds: 0 });
  expect([...api.podsOn('n')].map(({ metadata }) => metadata?.namespace)).toEqual(['kube-system']);
});
