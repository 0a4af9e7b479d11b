import { expect, test } from '@playwright/test';
import { decoded } from './decode.ts';
import { fromProtobuf } from './protobuf.ts';

test('what a type does not have is lost and told, and what is empty is lost but behind a pointer', () => {
  const spec = {
    replicas: 0,
    paused: false,
    minReadySeconds: 0,
    selector: {},
    template: { metadata: {}, spec: { containers: [] } },
  };
  const { object, unknownFields } = decoded('apps/v1.Deployment', {
    metadata: { name: 'a', labels: {} },
    spec,
    what: 1,
  });
  expect(object).toEqual({
    metadata: { name: 'a' },
    spec: { replicas: 0, selector: {}, template: { spec: { containers: [] } } },
  });
  expect(unknownFields).toEqual(['what']);
});

for (const [what, value, message] of [
  [
    'a number',
    { replicas: 'x' },
    'cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
  ],
  [
    'a whole number',
    { replicas: 1.5 },
    'cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32',
  ],
  ['a list', { template: { spec: { containers: {} } } }, 'of type []v1.Container'],
  [
    'a quantity',
    { template: { spec: { containers: [{ resources: { limits: { cpu: 'much' } } }] } } },
    'quantities must match',
  ],
] as const) {
  test(`${what} that is none is refused in Go's words`, () => {
    expect(() => decoded('apps/v1.Deployment', { spec: value })).toThrow(message);
  });
}

/** What `kubectl create service clusterip plain --tcp=80:8080` of v1.37.2 sends. */
const service =
  'azhzAAoNCgJ2MRIHU2VydmljZRJvCiMKBXBsYWluEgAaACIAKgAyADgAQgBaDAoDYXBwEgVwbGFpbhJEChsKBzgwLTgwODASA1RDUBhQIgcIABCQPxoAKAASDAoDYXBwEgVwbGFpbhoAIglDbHVzdGVySVA6AEIAUgBaAGAAaAAaAgoAGgAiAA==';

test('what kubectl sends as protobuf is read as the JSON that it would have sent', () => {
  const object = fromProtobuf(Buffer.from(service, 'base64'), () => 'core/v1.Service');
  expect(decoded('core/v1.Service', object).object).toEqual({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'plain', labels: { app: 'plain' } },
    spec: {
      ports: [{ name: '80-8080', protocol: 'TCP', port: 80, targetPort: 8080 }],
      selector: { app: 'plain' },
      type: 'ClusterIP',
    },
  });
});

test('what is no protobuf of the API is refused', () => {
  expect(() => fromProtobuf(Buffer.from('k8s'), () => '')).toThrow(
    'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0] (6b3873)',
  );
  const cut = Buffer.from(service, 'base64').subarray(0, 40);
  expect(() => fromProtobuf(cut, () => 'core/v1.Service')).toThrow('unexpected EOF');
});
