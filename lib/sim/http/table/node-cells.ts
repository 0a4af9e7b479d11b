import type { Milliseconds } from '../../engine/engine.ts';
import type { Node } from '../../objects.ts';
import { type Cell, since } from './cells.ts';

/** A node's row (printers.go, printNode). */
export function nodeCells(node: Node, now: Milliseconds): Cell[] {
  const { metadata = {}, status = {} } = node;
  const {
    kubeletVersion = '',
    osImage,
    kernelVersion,
    containerRuntimeVersion,
    architecture = '',
  } = status.nodeInfo ?? {};
  return [
    metadata.name ?? '',
    statusText(node),
    roles(metadata.labels).join(',') || '<none>',
    since(metadata.creationTimestamp, now),
    kubeletVersion,
    address(node, 'InternalIP'),
    address(node, 'ExternalIP'),
    osImage || '<unknown>',
    `${kernelVersion || '<unknown>'}${architecture === '' ? '' : ` (${architecture})`}`,
    containerRuntimeVersion || '<unknown>',
  ];
}

function statusText({ spec, status = {} }: Node): string {
  const ready = (status.conditions ?? []).findLast(({ type }) => type === 'Ready');
  const text = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return spec?.unschedulable === true ? `${text},SchedulingDisabled` : text;
}

function roles(labels: Readonly<Record<string, string>> = {}): string[] {
  const prefix = 'node-role.kubernetes.io/';
  const named = Object.entries(labels).map(([key, value]) =>
    key === 'kubernetes.io/role' ? value : key.startsWith(prefix) ? key.slice(prefix.length) : '',
  );
  return [...new Set(named.filter((role) => role !== ''))].toSorted();
}

const address = ({ status = {} }: Node, wanted: string): string =>
  (status.addresses ?? []).find(({ type }) => type === wanted)?.address ?? '<none>';
