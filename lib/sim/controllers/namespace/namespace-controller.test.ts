import { expect, test } from '@playwright/test';
import { configMaps, namespaces, pods } from '../../api/kinds.ts';
import { ControlledPlane } from '../../testing/controllers.ts';
import { startNamespaceController } from './namespace-controller.ts';

const by = 'test';
const name = 'going';

test('a namespace that is deleted is emptied after five seconds, and goes when nothing is left', () => {
  const plane = new ControlledPlane('v1.37.2', [startNamespaceController]);
  plane.api.create(namespaces, { metadata: { name } }, { by });
  const metadata = { namespace: name, name: 'kept', finalizers: ['example.com/held'] };
  plane.api.create(configMaps, { metadata }, { by });
  plane.api.create(configMaps, { metadata: { namespace: name, name: 'other' } }, { by });
  plane.runFor(1_000);
  plane.api.delete(namespaces, { name }, { by });
  plane.runFor(4_900);
  expect([...plane.api.list(configMaps, name)]).toHaveLength(2);
  plane.runFor(5_000);
  expect([...plane.api.list(configMaps, name)].map((each) => each.metadata?.name)).toEqual(['kept']);
  plane.runFor(60_000);
  expect(plane.api.get(namespaces, { name }).status?.phase, 'while something is left').toBe('Terminating');
  const kept = plane.api.get(configMaps, { namespace: name, name: 'kept' });
  plane.api.update(configMaps, { ...kept, metadata: { ...kept.metadata, finalizers: [] } }, { by });
  plane.runFor(10_000);
  expect(plane.api.find(namespaces, { name })).toBeUndefined();
});

test('a namespace that is not deleted is left alone', () => {
  const plane = new ControlledPlane('v1.37.2', [startNamespaceController]);
  plane.runFor(60_000);
  expect([...plane.api.list(namespaces)]).toHaveLength(4);
  expect([...plane.api.list(pods)]).toHaveLength(0);
});
