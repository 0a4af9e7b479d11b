import { leases, nodes, pods } from '../api/kinds.ts';
import { microTime, time } from '../api/time.ts';
import type { ControllerPhases } from '../controllers/context.ts';
import { ControllerManager } from '../controllers/controller-manager.ts';
import type { Milliseconds } from '../engine/engine.ts';
import type { Node, Pod } from '../objects.ts';
import type { GivenSettings } from '../settings.ts';
import type { Change } from '../store/store.ts';
import { BareControlPlane, beginning } from './bare-control-plane.ts';

const by = 'test';
const pressures = ['MemoryPressure', 'DiskPressure', 'PIDPressure'];

interface Options {
  readonly version: string;
  readonly seed?: number;
  readonly settings?: GivenSettings;
  readonly phases?: ControllerPhases;
  /** `worker-1` … beside `control-plane`. */
  readonly workers?: number;
}

/** A controller manager, and nodes whose kubelets do nothing but renew their leases, each at its time. */
export class ControlledCluster extends BareControlPlane {
  readonly manager: ControllerManager;
  readonly changes: Change[] = [];
  readonly #renewing = new Set<string>();
  readonly #renewEvery: Milliseconds;

  constructor({ version, seed = 1, settings = {}, phases = {}, workers = 3 }: Options) {
    super(seed, { version, settings });
    this.#renewEvery = this.settings.nodeLeaseDuration / 4;
    this.store.onWrite((change) => this.changes.push(change));
    this.addNode('control-plane');
    for (let index = 1; index <= workers; index += 1) this.addNode(`worker-${index}`);
    const random = this.random.stream('kube-controller-manager');
    const { engine, api, behaviour } = this;
    this.manager = new ControllerManager({
      engine,
      host: 'control-plane',
      api,
      behaviour,
      settings: this.settings,
      random,
      phases,
    });
  }

  addNode(name: string, labels: { readonly [label: string]: string } = {}): void {
    const conditions = [
      ...pressures.map((type) => ({ type, status: 'False', ...this.#heard() })),
      {
        type: 'Ready',
        status: 'True',
        reason: 'KubeletReady',
        message: 'kubelet is posting ready status',
        ...this.#heard(),
      },
    ];
    this.api.create(nodes, { metadata: { name, labels }, status: { conditions } }, { by });
    this.api.create(
      leases,
      { metadata: { name, namespace: 'kube-node-lease' }, spec: { renewTime: microTime(this.engine.now) } },
      { by },
    );
    this.#renewing.add(name);
    const firstAfter = this.random.stream(`lease/${name}`).between(0, this.#renewEvery);
    this.scope.after(firstAfter, () => this.#renew(name));
  }

  /** A pod that is Ready, on a node, or on none where that is empty. */
  addPod(name: string, nodeName: string, spec: Partial<NonNullable<Pod['spec']>> = {}, phase = 'Running'): void {
    const ready = { type: 'Ready', status: 'True', lastTransitionTime: time(this.engine.now) };
    const whole = {
      containers: [{ name: 'nginx', image: 'nginx' }],
      ...spec,
      ...(nodeName === '' ? {} : { nodeName }),
    };
    const status = { phase, conditions: [ready] };
    const pod = this.api.create(pods, { metadata: { name, namespace: 'default' }, spec: whole }, { by });
    this.api.update(pods, { ...pod, status: { ...pod.status, ...status } }, { by, subresource: 'status' });
  }

  /** Its kubelet is silent from now on. */
  cut(name: string): void {
    this.#renewing.delete(name);
  }

  /** Its kubelet tells that it is Ready, or why it is not, and renews its lease from now on. */
  restore(name: string, status: 'True' | 'False' = 'True'): void {
    const node = this.node(name);
    const conditions = (node.status?.conditions ?? []).map((condition) =>
      condition.type === 'Ready'
        ? { ...condition, status, ...this.#heard() }
        : { ...condition, status: 'False', ...this.#heard() },
    );
    this.api.update(nodes, { ...node, status: { ...node.status, conditions } }, { by, subresource: 'status' });
    if (this.#renewing.has(name)) return;
    this.#renewing.add(name);
    this.#renew(name);
  }

  node(name: string): Node {
    return this.api.get(nodes, { name });
  }

  pod(name: string): Pod | undefined {
    return this.api.find(pods, { namespace: 'default', name });
  }

  ready(name: string): string | undefined {
    return this.node(name).status?.conditions?.find(({ type }) => type === 'Ready')?.status;
  }

  taints(name: string): readonly string[] {
    return shortTaints(this.node(name));
  }

  /** Runs until something holds, but not longer than so long; answers how long since the beginning, in seconds. */
  runUntil(holds: () => boolean, atMost: Milliseconds): number {
    const end = this.engine.now + atMost;
    while (!holds()) {
      const next = this.engine.nextAt();
      if (next === undefined || next > end) throw new Error(`it did not come to that within ${atMost} ms`);
      this.engine.step();
    }
    return (this.engine.now - beginning) / 1000;
  }

  /** What was told of an object, as in `NodeNotReady`. */
  reasons(name: string): readonly string[] {
    return this.events()
      .filter(({ involvedObject }) => involvedObject.name === name)
      .map(({ reason }) => reason ?? '');
  }

  /** The changes of one object that somebody made, in order. */
  changesOf(name: string, author?: string): readonly Change[] {
    return this.changes.filter(
      ({ object, by: writer }) => object.metadata?.name === name && (author === undefined || writer.endsWith(author)),
    );
  }

  #renew(name: string): void {
    if (!this.#renewing.has(name)) return;
    const lease = this.api.get(leases, { namespace: 'kube-node-lease', name });
    this.api.update(leases, { ...lease, spec: { ...lease.spec, renewTime: microTime(this.engine.now) } }, { by });
    this.scope.after(this.#renewEvery, () => this.#renew(name));
  }

  #heard(): { readonly lastHeartbeatTime: string; readonly lastTransitionTime: string } {
    return { lastHeartbeatTime: time(this.engine.now), lastTransitionTime: time(this.engine.now) };
  }
}

/** As in `unreachable:NoSchedule`. */
export const shortTaints = ({ spec }: Node): readonly string[] =>
  (spec?.taints ?? []).map(({ key, effect }) => `${key.replace('node.kubernetes.io/', '')}:${effect}`);
