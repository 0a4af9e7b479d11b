import type { ApiServer } from '../api/api-server.ts';
import { configMaps, daemonSets, deployments, services } from '../api/kinds.ts';
import type { Behaviour } from '../behaviour.ts';
import { systemImages } from '../kubelet/images.ts';
import type { DaemonSet, Deployment } from '../objects.ts';

const by = 'kubernetes-admin';
const namespace = 'kube-system';
const onLinux = { 'kubernetes.io/os': 'linux' };

/** What kubeadm and kind install into a cluster: kube-proxy, coredns, kindnet. Controllers make their pods. */
export function installAddOns(api: ApiServer, behaviour: Behaviour, podSubnet: string): void {
  for (const [name, data] of [
    ['coredns', { Corefile: '.:53 {\n    errors\n    health\n    ready\n}\n' }],
    ['kube-proxy', { 'config.conf': 'mode: iptables\n' }],
  ] as const) {
    api.create(configMaps, { metadata: { name, namespace }, data }, { by });
  }
  api.create(
    services,
    {
      metadata: {
        name: 'kube-dns',
        namespace,
        labels: {
          'k8s-app': 'kube-dns',
          'kubernetes.io/cluster-service': 'true',
          'kubernetes.io/name': 'CoreDNS',
        },
        annotations: { 'prometheus.io/port': '9153', 'prometheus.io/scrape': 'true' },
      },
      spec: {
        clusterIP: '10.96.0.10',
        clusterIPs: ['10.96.0.10'],
        ports: [
          { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
          { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
          { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 },
        ],
        selector: { 'k8s-app': 'kube-dns' },
      },
    },
    { by },
  );
  api.create(deployments, coredns(behaviour), { by });
  api.create(daemonSets, kubeProxy(behaviour), { by });
  api.create(daemonSets, kindnet(behaviour, podSubnet), { by });
}

const kubeProxy = (behaviour: Behaviour): DaemonSet => ({
  metadata: { name: 'kube-proxy', namespace, labels: { 'k8s-app': 'kube-proxy' } },
  spec: {
    selector: { matchLabels: { 'k8s-app': 'kube-proxy' } },
    template: {
      metadata: { labels: { 'k8s-app': 'kube-proxy' } },
      spec: {
        priorityClassName: 'system-node-critical',
        containers: [
          {
            name: 'kube-proxy',
            image: systemImages(behaviour).kubeProxy,
            command: [
              '/usr/local/bin/kube-proxy',
              '--config=/var/lib/kube-proxy/config.conf',
              '--hostname-override=$(NODE_NAME)',
            ],
            env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
            securityContext: { privileged: true },
            volumeMounts: [
              { mountPath: '/var/lib/kube-proxy', name: 'kube-proxy' },
              { mountPath: '/run/xtables.lock', name: 'xtables-lock' },
              { mountPath: '/lib/modules', name: 'lib-modules', readOnly: true },
            ],
          },
        ],
        hostNetwork: true,
        nodeSelector: onLinux,
        serviceAccountName: 'kube-proxy',
        tolerations: [{ operator: 'Exists' }],
        volumes: [
          { name: 'kube-proxy', configMap: { name: 'kube-proxy' } },
          { name: 'xtables-lock', hostPath: { path: '/run/xtables.lock', type: 'FileOrCreate' } },
          { name: 'lib-modules', hostPath: { path: '/lib/modules', type: '' } },
        ],
      },
    },
    updateStrategy: { type: 'RollingUpdate' },
  },
});

const kindnet = (behaviour: Behaviour, podSubnet: string): DaemonSet => ({
  metadata: { name: 'kindnet', namespace, labels: { app: 'kindnet', 'k8s-app': 'kindnet', tier: 'node' } },
  spec: {
    selector: { matchLabels: { app: 'kindnet' } },
    template: {
      metadata: { labels: { app: 'kindnet', 'k8s-app': 'kindnet', tier: 'node' } },
      spec: {
        containers: [
          {
            name: 'kindnet-cni',
            image: systemImages(behaviour).cni,
            env: [
              { name: 'HOST_IP', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } },
              { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
              { name: 'POD_SUBNET', value: podSubnet },
            ],
            resources: { limits: { cpu: '100m', memory: '50Mi' }, requests: { cpu: '100m', memory: '50Mi' } },
            securityContext: { privileged: false, capabilities: { add: ['NET_RAW', 'NET_ADMIN'] } },
            volumeMounts: [
              { mountPath: '/etc/cni/net.d', name: 'cni-cfg' },
              { mountPath: '/run/xtables.lock', name: 'xtables-lock' },
              { mountPath: '/lib/modules', name: 'lib-modules', readOnly: true },
            ],
          },
        ],
        hostNetwork: true,
        nodeSelector: onLinux,
        serviceAccountName: 'kindnet',
        tolerations: [{ operator: 'Exists' }],
        volumes: [
          { name: 'cni-cfg', hostPath: { path: '/etc/cni/net.d' } },
          { name: 'xtables-lock', hostPath: { path: '/run/xtables.lock', type: 'FileOrCreate' } },
          { name: 'lib-modules', hostPath: { path: '/lib/modules' } },
        ],
      },
    },
  },
});

const coredns = (behaviour: Behaviour): Deployment => ({
  metadata: { name: 'coredns', namespace, labels: { 'k8s-app': 'kube-dns' } },
  spec: {
    replicas: 2,
    selector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    template: {
      metadata: { labels: { 'k8s-app': 'kube-dns' } },
      spec: {
        priorityClassName: 'system-cluster-critical',
        affinity: {
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              {
                weight: 100,
                podAffinityTerm: {
                  labelSelector: { matchExpressions: [{ key: 'k8s-app', operator: 'In', values: ['kube-dns'] }] },
                  topologyKey: 'kubernetes.io/hostname',
                },
              },
            ],
          },
        },
        containers: [
          {
            name: 'coredns',
            image: systemImages(behaviour).coredns,
            imagePullPolicy: 'IfNotPresent',
            args: ['-conf', '/etc/coredns/Corefile'],
            ports: [
              { containerPort: 53, name: 'dns', protocol: 'UDP' },
              { containerPort: 53, name: 'dns-tcp', protocol: 'TCP' },
              { containerPort: 9153, name: 'metrics', protocol: 'TCP' },
              { containerPort: 8080, name: 'liveness-probe', protocol: 'TCP' },
              { containerPort: 8181, name: 'readiness-probe', protocol: 'TCP' },
            ],
            livenessProbe: {
              httpGet: { path: '/health', port: 'liveness-probe', scheme: 'HTTP' },
              initialDelaySeconds: 60,
              timeoutSeconds: 5,
              failureThreshold: 5,
            },
            readinessProbe: { httpGet: { path: '/ready', port: 'readiness-probe', scheme: 'HTTP' } },
            resources: { limits: { memory: '170Mi' }, requests: { cpu: '100m', memory: '70Mi' } },
            securityContext: {
              allowPrivilegeEscalation: false,
              capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] },
              readOnlyRootFilesystem: true,
            },
            volumeMounts: [{ mountPath: '/etc/coredns', name: 'config-volume', readOnly: true }],
          },
        ],
        dnsPolicy: 'Default',
        nodeSelector: onLinux,
        serviceAccountName: 'coredns',
        tolerations: [
          { key: 'CriticalAddonsOnly', operator: 'Exists' },
          { effect: 'NoSchedule', key: 'node-role.kubernetes.io/control-plane' },
        ],
        volumes: [
          {
            name: 'config-volume',
            configMap: { name: 'coredns', items: [{ key: 'Corefile', path: 'Corefile' }] },
          },
        ],
      },
    },
  },
});
