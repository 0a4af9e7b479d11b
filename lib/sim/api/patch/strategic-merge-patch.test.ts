import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { refusalOf } from '../../testing/refusal.ts';
import { structOfKind } from '../../types/types.ts';
import { nodes, pods } from '../kinds.ts';
import { isJsonObject, type JsonObject } from './json.ts';
import { strategicMergePatch } from './strategic-merge-patch.ts';

const pod = structOfKind(pods);
const patchPod = (original: object, patch: object) => strategicMergePatch({ ...original }, { ...patch }, pod);
const container = (name: string, more: object = {}) => ({ name, ...more });
const containers = (...items: readonly object[]) => ({ spec: { containers: items } });

// The examples are those of kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch and of
// apimachinery, pkg/util/strategicpatch/patch_test.go.
test('a list with a merge key is merged by it, and what is new comes first', () => {
  expect(
    patchPod(containers(container('nginx', { image: 'nginx' })), containers(container('redis', { image: 'redis' }))),
  ).toEqual(containers(container('redis', { image: 'redis' }), container('nginx', { image: 'nginx' })));
  expect(
    patchPod(containers(container('a', { image: '1' }), container('b')), containers(container('a', { image: '2' }))),
  ).toEqual(containers(container('a', { image: '2' }), container('b')));
});

test('a list without a merge key is replaced', () => {
  const taint = (key: string) => ({ key, effect: 'NoSchedule' });
  const node = structOfKind(nodes);
  const original = { spec: { taints: [taint('a'), taint('b')] } };
  expect(strategicMergePatch(original, { spec: { taints: [taint('c')] } }, node)).toEqual({
    spec: { taints: [taint('c')] },
  });
  expect(strategicMergePatch(original, { spec: { taints: null, unschedulable: true } }, node)).toEqual({
    spec: { unschedulable: true },
  });
});

test('$setElementOrder gives the order, and leaves the others where they were', () => {
  const original = {
    status: {
      conditions: [
        { type: 'Ready', status: 'True' },
        { type: 'Other', status: 'True' },
      ],
    },
  };
  const patch = {
    status: {
      '$setElementOrder/conditions': [{ type: 'Ready' }, { type: 'Other' }, { type: 'DisruptionTarget' }],
      conditions: [{ type: 'DisruptionTarget', status: 'True' }],
    },
  };
  expect(patchPod(original, patch)).toEqual({
    status: {
      conditions: [
        { type: 'Ready', status: 'True' },
        { type: 'Other', status: 'True' },
        { type: 'DisruptionTarget', status: 'True' },
      ],
    },
  });
  expect(patchPod(original, { status: { conditions: [{ type: 'New', status: 'True' }] } })).toEqual({
    status: { conditions: [{ type: 'New', status: 'True' }, ...original.status.conditions] },
  });
});

test('$patch deletes an item, and replaces a list or an object', () => {
  const original = containers(container('a'), container('b'));
  expect(patchPod(original, containers({ name: 'a', $patch: 'delete' }))).toEqual(containers(container('b')));
  expect(patchPod(original, containers(container('c'), { $patch: 'replace' }))).toEqual(containers(container('c')));
  expect(patchPod(original, { spec: { $patch: 'replace', nodeName: 'n' } })).toEqual({ spec: { nodeName: 'n' } });
  expect(patchPod(original, { spec: { $patch: 'delete' } })).toEqual({ spec: {} });
});

test('$retainKeys drops what it does not name', () => {
  const original = { spec: { volumes: [{ name: 'v', hostPath: { path: '/' } }] } };
  const patch = { spec: { volumes: [{ name: 'v', $retainKeys: ['name', 'emptyDir'], emptyDir: {} }] } };
  expect(patchPod(original, patch)).toEqual({ spec: { volumes: [{ name: 'v', emptyDir: {} }] } });
});

test('$deleteFromPrimitiveList deletes from a list of texts, which are merged without doubles', () => {
  const original = { metadata: { finalizers: ['a', 'b'] } };
  expect(patchPod(original, { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } })).toEqual({
    metadata: { finalizers: ['b'] },
  });
  expect(patchPod(original, { metadata: { finalizers: ['b', 'c'] } })).toEqual({
    metadata: { finalizers: ['a', 'b', 'c'] },
  });
});

for (const { what, patch, code, message } of [
  {
    what: 'an item without its merge key',
    patch: containers({ image: 'x' }),
    code: 500,
    message: 'map: map[image:x] does not contain declared merge key: name',
  },
  {
    what: 'an unknown directive',
    patch: { spec: { $patch: 'bogus' } },
    code: 500,
    message: 'unknown patch type: bogus in map: map[$patch:bogus]',
  },
  {
    what: 'keys that are not retained',
    patch: { spec: { $retainKeys: ['a'], nodeName: 'n' } },
    code: 400,
    message: 'invalid patch format of retainKeys',
  },
]) {
  test(`${what} is refused`, () => {
    expect(refusalOf(() => patchPod(containers(container('a')), patch))).toMatchObject({ code, message });
  });
}

const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));
const images = fc.constantFrom('1', '2', '3');
const listed = fc
  .tuple(names, fc.array(images, { minLength: 5, maxLength: 5 }))
  .map(([all, values]) => all.map((name, index) => container(name, { image: values[index] })));

const containersOf = (merged: JsonObject): readonly { readonly name: unknown }[] => {
  const { spec } = merged;
  const items = isJsonObject(spec) ? spec['containers'] : [];
  return Array.isArray(items) ? items.map((item: unknown) => ({ name: '', ...(isJsonObject(item) ? item : {}) })) : [];
};

test('whatever is merged, every name is there once, with the value of the patch if it has one', () => {
  fc.assert(
    fc.property(listed, listed, (before, coming) => {
      const merged = patchPod(containers(...before), containers(...coming));
      const wanted = new Map([...before, ...coming].map((item) => [item.name, item]));
      const result = containersOf(merged);
      expect(new Map(result.map((item) => [item.name, item]))).toEqual(wanted);
      expect(result).toHaveLength(wanted.size);
      const order = result.map(({ name }) => name).filter((name) => coming.some((item) => item.name === name));
      expect(order).toEqual(coming.map(({ name }) => name));
      // Once more changes nothing but places.
      expect(patchPod(merged, containers(...coming))).toEqual(merged);
    }),
  );
});
