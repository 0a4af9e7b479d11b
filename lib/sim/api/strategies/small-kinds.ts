import type { ConfigMap, CoreEvent, EndpointSlice, EventsEvent, Lease, Secret, ServiceAccount } from '../../objects.ts';
import { coreEventOf } from '../conversion.ts';
import { mapItems, withChanged, withDefaults, without } from '../defaults/fill.ts';
import { firstGeneration, nextGeneration } from '../metadata.ts';
import { changedConfigMapErrors, changedSecretErrors, configMapErrors, secretErrors } from '../validation/data.ts';
import { endpointSliceErrors } from '../validation/endpoint-slice.ts';
import { isEqual } from '../validation/equal.ts';
import { eventErrors, newerEventErrors } from '../validation/event.ts';
import { type FieldError, invalid } from '../validation/field-error.ts';
import { pathSegmentProblems } from '../validation/names.ts';
import { strategy } from './base.ts';

/** pkg/registry/coordination/lease/strategy.go. */
export const lease = strategy<Lease>({
  createsOnUpdate: true,
  updatesUnconditionally: false,
  validateNew: leaseErrors,
  validateChanged: (object, old) => (object.spec === old.spec ? [] : leaseErrors(object)),
});

function leaseErrors({ spec }: Lease): readonly FieldError[] {
  const { leaseDurationSeconds: seconds = 1, leaseTransitions: transitions = 0 } = spec ?? {};
  return [
    ...(seconds > 0 ? [] : [invalid('spec.leaseDurationSeconds', seconds, 'must be greater than 0')]),
    ...(transitions >= 0 ? [] : [invalid('spec.leaseTransitions', transitions, 'must be greater than or equal to 0')]),
  ];
}

/** pkg/registry/discovery/endpointslice/strategy.go: its generation counts all changes but those of annotations and owners. */
export const endpointSlice = strategy<EndpointSlice>({
  defaulted: (object) =>
    withChanged(object, 'ports', (ports) =>
      mapItems(ports, (port) => withDefaults(port, { name: '', protocol: 'TCP' })),
    ),
  prepareNew: firstGeneration,
  prepareChanged: (object, old) => {
    const isSame =
      object.addressType === old.addressType &&
      isEqual(object.endpoints, old.endpoints) &&
      isEqual(object.ports, old.ports) &&
      isEqual(object.metadata?.labels, old.metadata?.labels);
    return isSame ? object : nextGeneration(object);
  },
  validateNew: (object) => endpointSliceErrors(object),
  validateChanged: (object, old) => [
    ...endpointSliceErrors(object, old),
    ...(object.addressType === old.addressType
      ? []
      : [invalid('addressType', object.addressType, 'field is immutable')]),
  ],
});

export const configMap = strategy<ConfigMap>({
  validateNew: configMapErrors,
  validateChanged: changedConfigMapErrors,
});

/** pkg/apis/core/v1/conversion.go, Convert_v1_Secret_To_core_Secret: what is given as text is written over the data. */
export const secret = strategy<Secret>({
  defaulted: (object) => {
    const made = withDefaults(object, { type: 'Opaque' });
    const { stringData } = made;
    if (stringData === undefined) return made;
    const encoded = Object.fromEntries(
      Object.entries(stringData).map(([key, text]) => [key, Buffer.from(text).toString('base64')]),
    );
    return { ...without(made, 'stringData'), data: { ...made.data, ...encoded } };
  },
  validateNew: secretErrors,
  validateChanged: changedSecretErrors,
});

/** pkg/registry/core/serviceaccount/strategy.go: of its secrets only the names are kept. */
export const serviceAccount = strategy<ServiceAccount>({
  prepareNew: withNamedSecrets,
  prepareChanged: withNamedSecrets,
});

function withNamedSecrets(object: ServiceAccount): ServiceAccount {
  return withChanged(object, 'secrets', (secrets) => secrets.map(({ name }) => (name === undefined ? {} : { name })));
}

/** pkg/registry/core/event/strategy.go. Its events may be incomplete; those of the newer group must be whole. */
export const coreEvent = strategy<CoreEvent>({
  nameRule: pathSegmentProblems,
  createsOnUpdate: true,
  isCollected: false,
  defaulted: (object) => withDefaults(object, { source: {}, reportingComponent: '', reportingInstance: '' }),
  validateNew: (object) => eventErrors(object, 'reportingComponent'),
  validateChanged: (object) => eventErrors(object, 'reportingComponent'),
});

export const event = strategy<EventsEvent>({
  createsOnUpdate: true,
  isCollected: false,
  defaulted: (object) => withDefaults(object, { deprecatedSource: {}, regarding: {} }),
  validateNew: (object) => newerEventErrors(coreEventOf(object)),
  validateChanged: (object) => eventErrors(coreEventOf(object), 'reportingController'),
});
