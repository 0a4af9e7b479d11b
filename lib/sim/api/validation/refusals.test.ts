import { expect, test } from '@playwright/test';
import type { ApiObject } from '../../objects.ts';
import { BareControlPlane } from '../../testing/bare-control-plane.ts';
import { refusalOf } from '../../testing/refusal.ts';
import type { Kind } from '../kind.ts';
import {
  configMaps,
  coreEvents,
  daemonSets,
  deployments,
  endpointSlices,
  leases,
  namespaces,
  nodes,
  podDisruptionBudgets,
  pods,
  secrets,
  services,
  statefulSets,
} from '../kinds.ts';

const by = 'test';
const metadata = { name: 'x', namespace: 'default' };
const container = { name: 'c', image: 'i' };
const an = (rest: object, its: ApiObject['metadata'] = metadata): ApiObject => ({ metadata: its, ...rest });
const pod = (spec: object, more: object = {}): ApiObject =>
  an({ spec: { containers: [container], ...spec } }, { ...metadata, ...more });
const running = (...containers: readonly object[]): ApiObject => pod({ containers });
const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [container] } };
const selector = { matchLabels: { app: 'a' } };
const workload = (spec: object): ApiObject => an({ spec: { selector, template, ...spec } });
const of = (spec: object): ApiObject => an({ spec });

const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

const refusals: readonly (readonly [Kind<ApiObject>, ApiObject, string])[] = [
  [
    pods,
    { metadata: { ...metadata, name: 'Bad_' } },
    `metadata.name: Invalid value: "Bad_": ${subdomain}, spec.containers: Required value`,
  ],
  [pods, running(), 'spec.containers: Required value'],
  [pods, running({ name: 'C!', image: 'i' }), `spec.containers[0].name: Invalid value: "C!": ${label}`],
  [pods, running({ name: 'a.b', image: 'i' }), 'spec.containers[0].name: Invalid value: "a.b": must not contain dots'],
  [
    pods,
    running({ image: 'i' }, { name: 'c' }),
    'spec.containers[0].name: Required value, spec.containers[1].image: Required value',
  ],
  [pods, running(container, container), 'spec.containers[1].name: Duplicate value: "c"'],
  [
    pods,
    pod({ restartPolicy: 'Sometimes' }),
    'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"',
  ],
  [
    pods,
    running({ ...container, imagePullPolicy: 'Maybe' }),
    'spec.containers[0].imagePullPolicy: Unsupported value: "Maybe": supported values: "Always", "IfNotPresent", "Never"',
  ],
  [
    pods,
    running({
      ...container,
      ports: [{ containerPort: 0 }, { containerPort: 80, protocol: 'ICMP' }, { containerPort: 70000 }],
    }),
    'spec.containers[0].ports[0].containerPort: Required value, spec.containers[0].ports[1].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP", spec.containers[0].ports[2].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
  ],
  [
    pods,
    running({
      ...container,
      ports: [
        { containerPort: 80, hostPort: 80 },
        { containerPort: 81, hostPort: 80 },
      ],
    }),
    'spec.containers[0].ports[1].hostPort: Duplicate value: "TCP//80"',
  ],
  [
    pods,
    running({ ...container, resources: { limits: { cpu: '100m', foo: '1' }, requests: { cpu: '200m', foo: '1' } } }),
    'spec.containers[0].resources.limits[foo]: Invalid value: "foo": must be a standard resource type or fully qualified, spec.containers[0].resources.limits[foo]: Invalid value: "foo": must be a standard resource for containers, spec.containers[0].resources.requests: Invalid value: "200m": must be less than or equal to cpu limit of 100m, spec.containers[0].resources.requests[foo]: Invalid value: "foo": must be a standard resource type or fully qualified, spec.containers[0].resources.requests[foo]: Invalid value: "foo": must be a standard resource for containers',
  ],
  [
    pods,
    running({ ...container, resources: { requests: { memory: '-1' } } }),
    'spec.containers[0].resources.requests[memory]: Invalid value: "-1": must be greater than or equal to 0',
  ],
  [
    pods,
    running({ ...container, volumeMounts: [{ name: 'none', mountPath: '/a' }] }),
    'spec.containers[0].volumeMounts[0].name: Not found: "none"',
  ],
  [pods, pod({ volumes: [{ name: 'v' }, { name: 'v' }] }), 'spec.volumes[1].name: Duplicate value: "v"'],
  [
    pods,
    running({ ...container, livenessProbe: { tcpSocket: { port: 1 }, successThreshold: 2 }, readinessProbe: {} }),
    'spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1, spec.containers[0].readinessProbe: Required value: must specify a handler type',
  ],
  [
    pods,
    pod({ tolerations: [{ operator: 'Equal' }, { key: 'a', effect: 'Never', tolerationSeconds: 1 }] }),
    'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys", spec.tolerations[1].effect: Invalid value: "Never": effect must be \'NoExecute\' when `tolerationSeconds` is set, spec.tolerations[1].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
  ],
  [
    pods,
    pod({}, { labels: { a: 'bad value' } }),
    `metadata.labels: Invalid value: "bad value": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
  ],
  [
    pods,
    pod({}, { finalizers: ['orphan', 'foregroundDeletion'] }),
    'metadata.finalizers: Invalid value: ["orphan","foregroundDeletion"]: finalizer orphan and foregroundDeletion cannot be both set',
  ],
  [
    pods,
    pod({}, { ownerReferences: [{ apiVersion: 'v1', kind: 'A', name: '', uid: '' }] }),
    'metadata.ownerReferences[0].name: Required value: must not be empty, metadata.ownerReferences[0].uid: Required value: must not be empty',
  ],
  [
    deployments,
    workload({ selector: undefined }),
    'spec.selector: Required value, spec.template.metadata.labels: Invalid value: {"app":"a"}: `selector` does not match template `labels`',
  ],
  [
    deployments,
    workload({ selector: { matchLabels: { app: 'b' } } }),
    'spec.template.metadata.labels: Invalid value: {"app":"a"}: `selector` does not match template `labels`',
  ],
  [
    deployments,
    workload({ selector: {} }),
    'spec.selector: Invalid value: {}: empty selector is invalid for deployment',
  ],
  [deployments, workload({ replicas: -1 }), 'spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
  [
    deployments,
    workload({ template: { ...template, spec: { containers: [container], restartPolicy: 'Never' } } }),
    'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
  ],
  [
    deployments,
    workload({ strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } }),
    'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0',
  ],
  [
    deployments,
    workload({ strategy: { type: 'Recreate', rollingUpdate: {} } }),
    "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
  ],
  [
    deployments,
    workload({ progressDeadlineSeconds: 3, minReadySeconds: 5 }),
    'spec.progressDeadlineSeconds: Invalid value: 3: must be greater than minReadySeconds',
  ],
  [
    statefulSets,
    workload({ podManagementPolicy: 'X' }),
    "spec.podManagementPolicy: Invalid value: \"X\": must be 'OrderedReady' or 'Parallel'",
  ],
  [
    daemonSets,
    workload({ updateStrategy: { rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } } }),
    'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero',
  ],
  [
    podDisruptionBudgets,
    of({ minAvailable: 1, maxUnavailable: 1, selector }),
    'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"app":"a"}},"MaxUnavailable":1,"UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
  ],
  [
    podDisruptionBudgets,
    of({ maxUnavailable: '101%', unhealthyPodEvictionPolicy: 'Nope' }),
    'spec.maxUnavailable: Invalid value: "101%": must not be greater than 100%, spec.unhealthyPodEvictionPolicy: Unsupported value: "Nope": supported values: "AlwaysAllow", "IfHealthyBudget"',
  ],
  [services, of({}), 'spec.ports: Required value'],
  [
    services,
    of({ ports: [{ port: 80 }, { port: 81 }] }),
    'spec.ports[0].name: Required value, spec.ports[1].name: Required value',
  ],
  [
    services,
    of({ type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] }),
    'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
  ],
  [
    services,
    of({ clusterIP: '1.2.3.4', ports: [{ port: 80 }] }),
    'spec.clusterIPs: Invalid value: ["1.2.3.4"]: failed to allocate IP 1.2.3.4: the provided IP (1.2.3.4) is not in the valid range. The range of valid IPs is 10.96.0.0/16',
  ],
  [
    configMaps,
    an({ data: { 'a b': 'c' } }),
    "data[a b]: Invalid value: \"a b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
  ],
  [secrets, an({ type: 'kubernetes.io/tls' }), 'data[tls.crt]: Required value, data[tls.key]: Required value'],
  [leases, of({ leaseDurationSeconds: 0 }), 'spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0'],
  [
    endpointSlices,
    an({ addressType: 'X', endpoints: [{ addresses: [] }] }),
    'addressType: Unsupported value: "X": supported values: "FQDN", "IPv4", "IPv6", endpoints[0].addresses: Required value: must contain at least 1 address',
  ],
  [namespaces, { metadata: { name: 'a.b' } }, 'metadata.name: Invalid value: "a.b": must not contain dots'],
  [nodes, { metadata: { name: 'Bad_' } }, `metadata.name: Invalid value: "Bad_": ${subdomain}`],
  [
    nodes,
    an(
      { spec: { taints: [{ key: 'a', effect: 'NoExecute' }, { key: 'a', effect: 'NoExecute' }, { key: 'c' }] } },
      { name: 'n' },
    ),
    'metadata.taints[1]: Duplicate value: {"Key":"a","Value":"","Effect":"NoExecute","TimeAdded":null}: taints must be unique by key and effect pair, metadata.taints[2].effect: Required value',
  ],
  [
    coreEvents,
    an({ involvedObject: { namespace: 'other' } }),
    'involvedObject.namespace: Invalid value: "other": does not match event.namespace',
  ],
];

for (const [kind, object, errors] of refusals) {
  test(`a ${kind.kind} is refused: ${errors.slice(0, 70)}`, () => {
    const { api } = new BareControlPlane();
    const status = refusalOf(() => api.create(kind, object, { by }));
    const causes = status.details?.causes ?? [];
    const inWords = kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`;
    const all = causes.length === 1 ? errors : `[${errors}]`;
    expect(status.message).toBe(`${inWords} "${object.metadata?.name ?? ''}" is invalid: ${all}`);
    expect([status.code, status.reason]).toEqual([422, 'Invalid']);
    expect(causes.map(({ field, message }) => `${field ?? ''}: ${message ?? ''}`).join(', ')).toBe(errors);
  });
}

test('what cannot be changed stays', () => {
  const { api } = new BareControlPlane();
  const ref = { namespace: 'default', name: 'x' };
  api.create(deployments, workload({}), { by });
  const labels = { app: 'b' };
  const body = { spec: { selector: { matchLabels: labels }, template: { metadata: { labels } } } };
  expect(refusalOf(() => api.patch(deployments, ref, { type: 'merge', body }, { by })).message).toBe(
    'Deployment.apps "x" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"b"}}: field is immutable',
  );
  api.create(pods, pod({ tolerations: [{ key: 'b', operator: 'Exists' }] }), { by });
  const change = (spec: object) =>
    refusalOf(() => api.patch(pods, ref, { type: 'merge', body: { spec } }, { by })).message;
  expect(change({ restartPolicy: 'Never' })).toContain(
    'Pod "x" is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`',
  );
  expect(change({ containers: [container, { name: 'd', image: 'i' }] })).toBe(
    'Pod "x" is invalid: spec.containers: Forbidden: pod updates may not add or remove containers',
  );
  expect(change({ tolerations: [{ key: 'a', operator: 'Exists' }] })).toBe(
    'Pod "x" is invalid: spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
  );
  const image = { spec: { containers: [{ name: 'c', image: 'other' }] } };
  expect(api.patch(pods, ref, { type: 'strategic', body: image }, { by }).metadata?.generation).toBe(2);
});

test('pods that admission does not want', () => {
  const { api } = new BareControlPlane();
  const why = (spec: object) => refusalOf(() => api.create(pods, pod(spec), { by })).message;
  expect(why({ serviceAccountName: 'missing' })).toBe(
    'pods "x" is forbidden: error looking up service account default/missing: serviceaccount "missing" not found',
  );
  expect(why({ priorityClassName: 'missing' })).toBe(
    'pods "x" is forbidden: no PriorityClass with name missing was found',
  );
  expect(why({ priority: 5 })).toContain('the integer value of priority (5) must not be provided in pod spec');
});

test('a namespace goes when nothing finalizes it any more', () => {
  const { api } = new BareControlPlane();
  const ref = { name: 'ns' };
  const made = api.create(namespaces, { metadata: ref }, { by });
  expect(
    refusalOf(() =>
      api.update(namespaces, { ...made, status: { phase: 'Terminating' } }, { by, subresource: 'status' }),
    ).message,
  ).toBe(
    'Namespace "ns" is invalid: status.Phase: Invalid value: "Terminating": may only be \'Active\' if `deletionTimestamp` is empty',
  );
  const { object } = api.delete(namespaces, ref, { by });
  expect(api.delete(namespaces, ref, { by }).gone).toBe(false);
  api.update(namespaces, { ...object, spec: { finalizers: [] } }, { by, subresource: 'finalize' });
  expect(api.find(namespaces, ref)).toBeUndefined();
});
