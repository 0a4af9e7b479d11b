import type { Behaviour } from '../behaviour.ts';
import type { ContainerSpec } from '../kubelet/container-status.ts';
import { systemImages } from '../kubelet/images.ts';
import type { Pod } from '../objects.ts';
import type { GivenSettings } from '../settings.ts';
import { apiServerFlags, commandOf, controllerManagerFlags } from './flags.ts';

export interface ControlPlaneOptions {
  readonly cluster: string;
  readonly node: string;
  readonly address: string;
  readonly behaviour: Behaviour;
  /** From which nodes get the ranges of their pods. */
  readonly podSubnet: string;
  /** What is left out is not among the flags. */
  readonly given: GivenSettings;
}

interface Component {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly requests: { readonly [resource: string]: string };
  readonly host: string;
  readonly port: number;
  readonly scheme: string;
  readonly livez: string;
  readonly startup: string;
  /** Undefined: it has no readiness probe. */
  readonly readyz?: string;
  readonly annotations?: { readonly [name: string]: string };
  /** Paths on the host by the volume's name. */
  readonly volumes: { readonly [name: string]: string };
}

const pki = '/etc/kubernetes/pki';
const serviceCidr = '10.96.0.0/16';
const certificates = {
  'ca-certs': '/etc/ssl/certs',
  'etc-ca-certificates': '/etc/ca-certificates',
  'k8s-certs': pki,
  'usr-local-share-ca-certificates': '/usr/local/share/ca-certificates',
  'usr-share-ca-certificates': '/usr/share/ca-certificates',
};

/** The static pods of a control plane as kubeadm writes them for kind (cmd/kubeadm/app/phases/controlplane/manifests.go, etcd/local.go), by file. */
export const controlPlaneManifests = (options: ControlPlaneOptions): ReadonlyMap<string, Pod> =>
  new Map(
    [etcd(options), apiServer(options), controllerManager(options), scheduler(options)].map((component) => [
      `${component.name}.yaml`,
      manifestOf(component, options.behaviour.minor),
    ]),
  );

function etcd({ node, address, behaviour }: ControlPlaneOptions): Component {
  const peer = `https://${address}:2380`;
  const flags = {
    'advertise-client-urls': `https://${address}:2379`,
    'cert-file': `${pki}/etcd/server.crt`,
    'client-cert-auth': 'true',
    'data-dir': '/var/lib/etcd',
    ...(behaviour.minor >= 34
      ? { 'feature-gates': 'InitialCorruptCheck=true', 'watch-progress-notify-interval': '5s' }
      : {
          'experimental-initial-corrupt-check': 'true',
          'experimental-watch-progress-notify-interval': '5s',
        }),
    'initial-advertise-peer-urls': peer,
    'initial-cluster': `${node}=${peer}`,
    'key-file': `${pki}/etcd/server.key`,
    'listen-client-urls': `https://127.0.0.1:2379,https://${address}:2379`,
    'listen-metrics-urls': 'http://127.0.0.1:2381',
    'listen-peer-urls': peer,
    name: node,
    'peer-cert-file': `${pki}/etcd/peer.crt`,
    'peer-client-cert-auth': 'true',
    'peer-key-file': `${pki}/etcd/peer.key`,
    'peer-trusted-ca-file': `${pki}/etcd/ca.crt`,
    'snapshot-count': '10000',
    'trusted-ca-file': `${pki}/etcd/ca.crt`,
  };
  return {
    name: 'etcd',
    image: systemImages(behaviour).etcd,
    command: commandOf('etcd', Object.entries(flags), [], behaviour.minor),
    requests: { cpu: '100m', memory: '100Mi' },
    host: '127.0.0.1',
    port: 2381,
    scheme: 'HTTP',
    livez: '/livez',
    startup: '/readyz',
    readyz: '/readyz',
    annotations: { 'kubeadm.kubernetes.io/etcd.advertise-client-urls': `https://${address}:2379` },
    volumes: { 'etcd-certs': `${pki}/etcd`, 'etcd-data': '/var/lib/etcd' },
  };
}

function apiServer({ address, behaviour, given }: ControlPlaneOptions): Component {
  const flags = {
    'advertise-address': address,
    'allow-privileged': 'true',
    'authorization-mode': 'Node,RBAC',
    'client-ca-file': `${pki}/ca.crt`,
    'enable-admission-plugins': 'NodeRestriction',
    'enable-bootstrap-token-auth': 'true',
    'etcd-cafile': `${pki}/etcd/ca.crt`,
    'etcd-certfile': `${pki}/apiserver-etcd-client.crt`,
    'etcd-keyfile': `${pki}/apiserver-etcd-client.key`,
    'etcd-servers': 'https://127.0.0.1:2379',
    'kubelet-client-certificate': `${pki}/apiserver-kubelet-client.crt`,
    'kubelet-client-key': `${pki}/apiserver-kubelet-client.key`,
    'kubelet-preferred-address-types': 'InternalIP,ExternalIP,Hostname',
    'proxy-client-cert-file': `${pki}/front-proxy-client.crt`,
    'proxy-client-key-file': `${pki}/front-proxy-client.key`,
    'requestheader-allowed-names': 'front-proxy-client',
    'requestheader-client-ca-file': `${pki}/front-proxy-ca.crt`,
    'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
    'requestheader-group-headers': 'X-Remote-Group',
    'requestheader-username-headers': 'X-Remote-User',
    'secure-port': '6443',
    'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
    'service-account-key-file': `${pki}/sa.pub`,
    'service-account-signing-key-file': `${pki}/sa.key`,
    'service-cluster-ip-range': serviceCidr,
    'tls-cert-file': `${pki}/apiserver.crt`,
    'tls-private-key-file': `${pki}/apiserver.key`,
  };
  const asked = [['runtime-config', ''], ...apiServerFlags(given)] as const;
  return {
    name: 'kube-apiserver',
    image: systemImages(behaviour).apiServer,
    command: commandOf('kube-apiserver', Object.entries(flags), asked, behaviour.minor),
    requests: { cpu: '250m' },
    host: address,
    port: 6443,
    scheme: 'HTTPS',
    livez: '/livez',
    startup: '/livez',
    readyz: '/readyz',
    annotations: { 'kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint': `${address}:6443` },
    volumes: certificates,
  };
}

function controllerManager({ cluster, behaviour, given, podSubnet }: ControlPlaneOptions): Component {
  const kubeconfig = '/etc/kubernetes/controller-manager.conf';
  const flags = {
    'allocate-node-cidrs': 'true',
    'authentication-kubeconfig': kubeconfig,
    'authorization-kubeconfig': kubeconfig,
    'bind-address': '127.0.0.1',
    'client-ca-file': `${pki}/ca.crt`,
    'cluster-cidr': podSubnet,
    'cluster-name': cluster,
    'cluster-signing-cert-file': `${pki}/ca.crt`,
    'cluster-signing-key-file': `${pki}/ca.key`,
    controllers: '*,bootstrapsigner,tokencleaner',
    kubeconfig,
    'leader-elect': 'true',
    'requestheader-client-ca-file': `${pki}/front-proxy-ca.crt`,
    'root-ca-file': `${pki}/ca.crt`,
    'service-account-private-key-file': `${pki}/sa.key`,
    'service-cluster-ip-range': serviceCidr,
    'use-service-account-credentials': 'true',
  };
  const asked = [['enable-hostpath-provisioner', 'true'], ...controllerManagerFlags(given)] as const;
  return {
    name: 'kube-controller-manager',
    image: systemImages(behaviour).controllerManager,
    command: commandOf('kube-controller-manager', Object.entries(flags), asked, behaviour.minor),
    requests: { cpu: '200m' },
    host: '127.0.0.1',
    port: 10257,
    scheme: 'HTTPS',
    livez: '/healthz',
    startup: '/healthz',
    volumes: { ...certificates, kubeconfig },
  };
}

function scheduler({ behaviour }: ControlPlaneOptions): Component {
  const kubeconfig = '/etc/kubernetes/scheduler.conf';
  const flags = {
    'authentication-kubeconfig': kubeconfig,
    'authorization-kubeconfig': kubeconfig,
    'bind-address': '127.0.0.1',
    kubeconfig,
    'leader-elect': 'true',
  };
  // The scheduler has its livez and readyz since v1.31.
  const tellsReadiness = behaviour.minor >= 31;
  return {
    name: 'kube-scheduler',
    image: systemImages(behaviour).scheduler,
    command: commandOf('kube-scheduler', Object.entries(flags), [], behaviour.minor),
    requests: { cpu: '100m' },
    host: '127.0.0.1',
    port: 10259,
    scheme: 'HTTPS',
    livez: tellsReadiness ? '/livez' : '/healthz',
    startup: tellsReadiness ? '/livez' : '/healthz',
    ...(tellsReadiness ? { readyz: '/readyz' } : {}),
    volumes: { kubeconfig },
  };
}

function manifestOf(component: Component, minor: number): Pod {
  const { name, volumes, annotations } = component;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'kube-system',
      labels: { component: name, tier: 'control-plane' },
      ...(annotations === undefined ? {} : { annotations }),
    },
    spec: {
      containers: [containerOf(component, minor)],
      hostNetwork: true,
      priority: 2_000_001_000,
      priorityClassName: 'system-node-critical',
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      volumes: Object.entries(volumes).map(([volume, path]) => ({
        name: volume,
        hostPath: { path, type: path.endsWith('.conf') ? 'FileOrCreate' : 'DirectoryOrCreate' },
      })),
    },
  };
}

function containerOf(component: Component, minor: number): ContainerSpec {
  const { name, image, command, requests, host, port, scheme, livez, startup, readyz, volumes } = component;
  // kubeadm names the port since v1.34 (cmd/kubeadm/app/constants/constants.go, ProbePort).
  const namesPort = minor >= 34;
  const get = (path: string) => ({ httpGet: { host, path, port: namesPort ? 'probe-port' : port, scheme } });
  const slow = { initialDelaySeconds: 10, periodSeconds: 10, timeoutSeconds: 15 };
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    command,
    ...(namesPort ? { ports: [{ containerPort: port, hostPort: port, name: 'probe-port', protocol: 'TCP' }] } : {}),
    resources: { requests },
    livenessProbe: { ...get(livez), ...slow, failureThreshold: 8 },
    ...(readyz === undefined ? {} : { readinessProbe: { ...get(readyz), periodSeconds: 1, timeoutSeconds: 15 } }),
    startupProbe: { ...get(startup), ...slow, failureThreshold: 24 },
    volumeMounts: Object.entries(volumes).map(([volume, mountPath]) => ({
      mountPath,
      name: volume,
      ...(name === 'etcd' ? {} : { readOnly: true }),
    })),
  };
}
