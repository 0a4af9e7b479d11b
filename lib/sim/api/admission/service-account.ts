import type { V1Container, V1Volume, V1VolumeMount } from '@kubernetes/client-node';
import type { Pod, Raw, ServiceAccount } from '../../objects.ts';
import { mapItems, withChanged } from '../defaults/fill.ts';
import type { PodSpec } from '../defaults/pod-spec.ts';
import { pods, serviceAccounts } from '../kinds.ts';
import { generated } from '../metadata.ts';
import { forbidden, StatusError } from '../status-error.ts';
import type { StrategyContext } from '../strategy.ts';

type Container = Raw<V1Container>;
type Volume = Raw<V1Volume>;
type VolumeMount = Raw<V1VolumeMount>;

const mirror = 'kubernetes.io/config.mirror';
const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const volumeName = 'kube-api-access';

/** What the projected volume holds; pods share it (admission.go, TokenVolumeSource). */
const tokenSource: NonNullable<Volume['projected']> = {
  defaultMode: 0o644,
  sources: [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
    {
      downwardAPI: {
        items: [{ fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' }, path: 'namespace' }],
      },
    },
  ],
};

/** How often the real server looks for a namespace's default account, which a controller is about to make (getServiceAccount). */
export const looksForAccount = 10;

/** A refusal that the real server does not give at once, but looks again. */
export class AwaitedAccount extends StatusError {
  /** Between two looks of one request, in milliseconds. */
  readonly pause: number;

  constructor({ code, reason, message, status }: StatusError, pause: number) {
    super(code, reason, message, status.details);
    this.pause = pause;
  }
}

/** A pod runs as a service account that exists, and gets its token (plugin/pkg/admission/serviceaccount/admission.go). */
export function admitServiceAccount(pod: Pod, context: StrategyContext): Pod {
  const { spec, metadata = {} } = pod;
  if (spec === undefined) return pod;
  if (metadata.annotations?.[mirror] !== undefined) return admitMirror(pod, spec);
  const { serviceAccountName: name = 'default' } = spec;
  const { namespace = '' } = metadata;
  const account = context.find(serviceAccounts, { namespace, name });
  if (account === undefined) {
    const why = `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`;
    const refused = refusal(pod, why);
    throw name === 'default' ? new AwaitedAccount(refused, context.random.between(100, 200)) : refused;
  }
  const named: PodSpec = { ...spec, serviceAccountName: name, serviceAccount: name };
  const mounted = mountsToken(named, account) ? withToken(named, context) : named;
  const pulling = mounted.imagePullSecrets ?? account.imagePullSecrets ?? [];
  return { ...pod, spec: pulling.length === 0 ? mounted : { ...mounted, imagePullSecrets: pulling } };
}

const mountsToken = (spec: PodSpec, account: ServiceAccount): boolean =>
  spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;

function withToken(spec: PodSpec, { random }: StrategyContext): PodSpec {
  const { volumes = [] } = spec;
  const existing = volumes.find((volume) => volume.name.startsWith(`${volumeName}-`));
  const name = existing?.name ?? generated(`${volumeName}-`, random);
  const mount: VolumeMount = { mountPath: tokenPath, name, readOnly: true };
  const mounting = (container: Container): Container => withMount(container, mount);
  const containers = mapItems(spec.containers ?? [], mounting);
  const made = withChanged({ ...spec, containers }, 'initContainers', (initial) => mapItems(initial, mounting));
  const isNeeded = containers !== spec.containers || made.initContainers !== spec.initContainers;
  if (existing !== undefined || !isNeeded) return made;
  return { ...made, volumes: [...volumes, { name, projected: tokenSource }] };
}

function withMount(container: Container, mount: VolumeMount): Container {
  const { volumeMounts = [] } = container;
  if (volumeMounts.some(({ mountPath }) => mountPath === tokenPath)) return container;
  return { ...container, volumeMounts: [...volumeMounts, mount] };
}

/** A static pod's mirror is left as the kubelet made it. */
function admitMirror(pod: Pod, { serviceAccountName = '', volumes = [] }: PodSpec): Pod {
  if (serviceAccountName !== '') throw refusal(pod, 'a mirror pod may not reference service accounts');
  if (volumes.some(({ secret }) => secret !== undefined)) {
    throw refusal(pod, 'a mirror pod may not reference secrets');
  }
  const sources = volumes.flatMap(({ projected }) => projected?.sources ?? []);
  if (sources.some(({ serviceAccountToken }) => serviceAccountToken !== undefined)) {
    throw refusal(pod, 'a mirror pod may not use ServiceAccountToken volume projections');
  }
  return pod;
}

const refusal = ({ metadata = {} }: Pod, why: string): StatusError =>
  forbidden(pods, metadata.name ?? metadata.generateName ?? 'Unknown', why);
