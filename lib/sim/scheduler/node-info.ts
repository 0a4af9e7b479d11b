import type { Node } from '../objects.ts';
import { quantity } from '../rules/quantity.ts';
import type { Labels } from '../rules/selector.ts';
import type { PodInfo } from './pod-info.ts';

export const hostnameKey = 'kubernetes.io/hostname';
export const zoneKey = 'topology.kubernetes.io/zone';

/** A node and what the pods on it have taken of it, kept up as they come and go (pkg/scheduler/framework/types.go, NodeInfo). */
export class NodeInfo {
  /** Its place in arrays that hold a number for each node. */
  readonly slot: number;
  readonly name: string;
  /** Undefined while only its pods are known. */
  node: Node | undefined;
  /** Whether it has neither taints nor is cordoned. */
  isOpen = false;
  hasTaints = false;
  #labels: Labels;
  /** The two topologies by which pods are spread that say nothing of it. */
  #hostname: string | undefined;
  #zone: string | undefined;
  milliCpu = 0;
  memory = 0;
  podLimit = 0;
  readonly others = new Map<string, number>();
  usedMilliCpu = 0;
  usedMemory = 0;
  scoredMilliCpu = 0;
  scoredMemory = 0;
  readonly usedOthers = new Map<string, number>();
  readonly hostPorts = new Set<string>();
  readonly pods = new Map<string, PodInfo>();

  constructor(name: string, slot: number) {
    this.name = name;
    this.slot = slot;
  }

  setNode(node: Node | undefined): void {
    this.node = node;
    const { taints, unschedulable = false } = node?.spec ?? {};
    this.hasTaints = taints !== undefined;
    this.isOpen = !this.hasTaints && !unschedulable;
    this.#labels = node?.metadata?.labels;
    this.#hostname = this.#labels?.[hostnameKey];
    this.#zone = this.#labels?.[zoneKey];
    const { cpu, memory, pods, ...others } = node?.status?.allocatable ?? {};
    this.milliCpu = quantity(cpu) * 1000;
    this.memory = quantity(memory);
    this.podLimit = quantity(pods);
    this.others.clear();
    for (const [name, amount] of Object.entries(others)) this.others.set(name, quantity(amount));
  }

  /** The value of a label of its Node. */
  label(key: string): string | undefined {
    if (key === hostnameKey) return this.#hostname;
    return key === zoneKey ? this.#zone : this.#labels?.[key];
  }

  add(info: PodInfo): void {
    this.pods.set(info.uid, info);
    this.#count(info, 1);
    for (const port of info.hostPorts) this.hostPorts.add(port);
  }

  remove(info: PodInfo): void {
    if (!this.pods.delete(info.uid)) return;
    this.#count(info, -1);
    for (const port of info.hostPorts) this.hostPorts.delete(port);
  }

  #count({ requests, scoredMilliCpu, scoredMemory }: PodInfo, sign: 1 | -1): void {
    this.usedMilliCpu += sign * requests.milliCpu;
    this.usedMemory += sign * requests.memory;
    this.scoredMilliCpu += sign * scoredMilliCpu;
    this.scoredMemory += sign * scoredMemory;
    for (const [name, amount] of requests.others) {
      this.usedOthers.set(name, (this.usedOthers.get(name) ?? 0) + sign * amount);
    }
  }
}
