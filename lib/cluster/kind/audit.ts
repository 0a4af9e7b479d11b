import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** In the container of the control plane, where the log is read. */
export const auditLogFile = '/var/log/kubernetes/audit/audit.log';

const policyInNode = '/etc/kubernetes/audit-policy.yaml';
const logFolderInNode = '/var/log/kubernetes/audit';

/** What kind binds into the container of the control plane. */
export interface Mount {
  readonly hostPath: string;
  readonly containerPath: string;
  readonly readOnly: true;
}

/**
 * Which requests the API server writes down (audit.k8s.io/v1): every write to what the recorder watches, with the object
 * that it answered, since nothing else of the event tells the resourceVersion, and to what workloads are put into; and of
 * other writes, of lists and watches, that there were any. Without the stage RequestReceived, whose time is in the later
 * events too.
 */
const policy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    {
      level: 'RequestResponse',
      omitManagedFields: true,
      verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'],
      resources: [
        {
          group: '',
          resources: ['nodes', 'nodes/*', 'pods', 'pods/*', 'bindings', 'events', 'namespaces', 'services'],
        },
        { group: 'events.k8s.io' },
        { group: 'coordination.k8s.io', resources: ['leases'] },
        { group: 'discovery.k8s.io', resources: ['endpointslices'] },
        { group: 'apps' },
        { group: 'batch' },
        { group: 'policy' },
      ],
    },
    { level: 'Metadata', verbs: ['create', 'update', 'patch', 'delete', 'deletecollection', 'list', 'watch'] },
    { level: 'None' },
  ],
};

/** Writes the policy where kind can mount it from; answers the file. */
export async function writeAuditPolicy(folder: string): Promise<string> {
  const file = join(folder, 'audit-policy.json');
  await writeFile(file, JSON.stringify(policy));
  return file;
}

/** Takes the policy into the node that runs the API server. */
export const auditMount = (policyFile: string): Mount => ({
  hostPath: policyFile,
  containerPath: policyInNode,
  readOnly: true,
});

/**
 * kubeadm patches that make the API server keep the log. Its sizes are such that nothing is rotated away in an hour; its
 * mode `blocking` drops no event when it is busy.
 */
export function auditPatches(): readonly object[] {
  const args = [
    ['audit-policy-file', policyInNode],
    ['audit-log-path', auditLogFile],
    ['audit-log-mode', 'blocking'],
    ['audit-log-maxsize', '4096'],
  ] as const;
  const extraVolumes = [
    { name: 'audit-policy', hostPath: policyInNode, mountPath: policyInNode, readOnly: true, pathType: 'File' },
    { name: 'audit-log', hostPath: logFolderInNode, mountPath: logFolderInNode, pathType: 'DirectoryOrCreate' },
  ];
  const patch = (version: string, extraArgs: object): object => ({
    apiVersion: `kubeadm.k8s.io/${version}`,
    kind: 'ClusterConfiguration',
    apiServer: { extraArgs, extraVolumes },
  });
  return [
    patch('v1beta3', Object.fromEntries(args)),
    patch(
      'v1beta4',
      args.map(([name, value]) => ({ name, value })),
    ),
  ];
}
