/** The names of the cluster's nodes: they differ from cluster to cluster. */
export interface NodeNames {
  readonly controlPlane: string;
  readonly workers: readonly string[];
}

/** Put in the place of what no two clusters share. The order matters: times before ages, addresses before numbers. */
const rules: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uid>'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>'],
  [/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, '<time>'],
  [/https?:\/\/127\.0\.0\.1:\d+/g, '<server>'],
  [/\b\d{1,3}(\.\d{1,3}){3}(?=[^\d.]|$)/g, '<ip>'],
  [/\b[0-9a-f]{0,4}(:[0-9a-f]{0,4}){3,7}\b/g, '<ip>'],
  [/(resourceVersion\\?"?: ?\\?"?)\d+/g, '$1<version>'],
  [/(pod-template-hash|controller-revision-hash)(=|"?: ?"?)[a-z0-9-]+/g, '$1$2<hash>'],
  // A pod of a ReplicaSet, then a ReplicaSet, of the script's own deployments; then a pod of a DaemonSet, then events.
  [/\b(web|applied|pinned)-[0-9a-f]{8,10}-[a-z0-9]{5}\b/g, '$1-<hash>-<id>'],
  [/\b(web|applied|pinned)-[0-9a-f]{8,10}\b/g, '$1-<hash>'],
  [/\b(agent|ordered|web|applied|plain|made|debugger-[a-z]+)-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '$1-<id>'],
  [/\.[0-9a-f]{16}\b/g, '.<id>'],
  [/\bkube-api-access-[a-z0-9]{5}\b/g, 'kube-api-access-<id>'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<token>'],
  // Not a quantity: `cpu: 10m`.
  [/(?<=\s)(?<!cpu: *)\d+(ms|s|m|h|d)(\d+(s|m|h))?(?=[\s)]|$)/g, '<age>'],
  [/\b\d+(\.\d+)?(ms|s)\b(?= \(\d)/g, '<age>'],
  [/\bport \d{4,5}\b/g, 'port <port>'],
  [/\bContext "[^"]+"/g, 'Context "<context>"'],
  [/((?:kind:\/\/docker\/))[^/\s]+\//g, '$1<cluster>/'],
  [/sha256:[0-9a-f]{64}/g, 'sha256:<digest>'],
  [/containerd:\/\/[0-9a-f]{64}/g, 'containerd://<id>'],
];

/** The text without what no two clusters share: names made up by the server, ages, times, addresses, UIDs, versions of objects. */
export function mask(text: string, nodes: NodeNames): string {
  let masked = text.replaceAll(nodes.controlPlane, '<control-plane>');
  // The longest first: kind calls the second worker by the first one's name and a digit.
  for (const worker of nodes.workers.toSorted((a, b) => b.length - a.length)) {
    masked = masked.replaceAll(worker, '<worker>');
  }
  for (const [pattern, placeholder] of rules) masked = masked.replace(pattern, placeholder);
  return masked;
}

/** How wide a column is depends on what was masked in it. */
export function withoutColumnWidths(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/(?<=\S)[ \t]{2,}/g, '  ').trimEnd())
    .join('\n');
}
