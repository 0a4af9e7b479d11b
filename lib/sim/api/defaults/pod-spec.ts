import type { V1Container, V1PodSpec, V1PodTemplateSpec } from '@kubernetes/client-node';
import type { Pod, Raw } from '../../objects.ts';
import { defaultContainer, requestLimits } from './container.ts';
import { mapItems, remembered, withChanged, withDefaults, withField } from './fill.ts';
import { defaultVolume } from './volume.ts';

export type PodSpec = Raw<V1PodSpec>;
export type PodTemplate = Raw<V1PodTemplateSpec>;
type Container = Raw<V1Container>;

/** SetDefaults_PodSpec, and those of what it holds (pkg/apis/core/v1/defaults.go). */
export const defaultPodSpec = remembered((spec: PodSpec): PodSpec => {
  const { serviceAccountName = spec.serviceAccount } = spec;
  let made = withDefaults(spec, {
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
    schedulerName: 'default-scheduler',
  });
  if (serviceAccountName !== undefined) {
    made = withField(withField(made, 'serviceAccountName', serviceAccountName), 'serviceAccount', serviceAccountName);
  }
  made = withChanged(made, 'containers', (containers) => mapItems(containers, defaultContainer));
  made = withChanged(made, 'initContainers', (containers) => mapItems(containers, defaultContainer));
  return withChanged(made, 'volumes', (volumes) => mapItems(volumes, defaultVolume));
});

/** What a template's pods are made from, with the defaults of a pod's spec. */
export const defaultPodTemplate = (template: PodTemplate): PodTemplate => withChanged(template, 'spec', defaultPodSpec);

/** SetDefaults_Pod: what is defaulted in a pod, but not in a template. */
const defaultSpecOfPod = remembered((spec: PodSpec): PodSpec => {
  let made = defaultPodSpec(spec);
  made = withDefaults(made, { enableServiceLinks: true });
  if ((made.terminationGracePeriodSeconds ?? 0) < 0) made = withField(made, 'terminationGracePeriodSeconds', 1);
  const ofPod = (container: Container): Container =>
    made.hostNetwork === true ? requestLimits(onHostPorts(container)) : requestLimits(container);
  made = withChanged(made, 'containers', (containers) => mapItems(containers, ofPod));
  return withChanged(made, 'initContainers', (initial) => mapItems(initial, ofPod));
});

export const defaultPod = (pod: Pod): Pod => withChanged(pod, 'spec', defaultSpecOfPod);

const onHostPorts = (container: Container): Container =>
  withChanged(container, 'ports', (ports) =>
    mapItems(ports, (port) => withDefaults(port, { hostPort: port.containerPort })),
  );
