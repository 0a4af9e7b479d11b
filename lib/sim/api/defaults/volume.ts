import type { V1Volume, V1VolumeProjection } from '@kubernetes/client-node';
import type { Raw } from '../../objects.ts';
import { mapItems, withChanged, withDefaults } from './fill.ts';

type Volume = Raw<V1Volume>;
type Projection = Raw<V1VolumeProjection>;

/** 0644: the mode of files in volumes that the kubelet writes. */
const defaultMode = 0o644;

/** SetDefaults_Volume, and those of the sources (pkg/apis/core/v1/defaults.go). */
export function defaultVolume(volume: Volume): Volume {
  if (Object.keys(volume).every((key) => key === 'name')) return { ...volume, emptyDir: {} };
  let made = withChanged(volume, 'secret', (source) => withDefaults(source, { defaultMode }));
  made = withChanged(made, 'configMap', (source) => withDefaults(source, { defaultMode }));
  made = withChanged(made, 'hostPath', (source) => withDefaults(source, { type: '' }));
  made = withChanged(made, 'downwardAPI', (source) =>
    withChanged(withDefaults(source, { defaultMode }), 'items', (items) => mapItems(items, defaultFieldRef)),
  );
  return withChanged(made, 'projected', (source) =>
    withChanged(withDefaults(source, { defaultMode }), 'sources', (sources) => mapItems(sources, defaultProjection)),
  );
}

const defaultFieldRef = <T extends { readonly fieldRef?: { readonly apiVersion?: string } }>(item: T): T =>
  withChanged(item, 'fieldRef', (field) => withDefaults(field, { apiVersion: 'v1' }));

const defaultProjection = (projection: Projection): Projection => {
  const made = withChanged(projection, 'serviceAccountToken', (token) =>
    withDefaults(token, { expirationSeconds: 3600 }),
  );
  return withChanged(made, 'downwardAPI', (source) =>
    withChanged(source, 'items', (items) => mapItems(items, defaultFieldRef)),
  );
};
