import type { Milliseconds } from '../engine/engine.ts';
import type { Process } from '../engine/process.ts';
import type { Node, Pod } from '../objects.ts';
import type { KubeletContext } from './context.ts';
import { renewLease } from './lease-loop.ts';
import { NodeEvents } from './node-events.ts';
import { NodePrograms } from './node-programs.ts';
import { NodeStatusLoop } from './node-status-loop.ts';
import { Pleg } from './pleg.ts';
import { Pods } from './pods.ts';
import { networkErrorOf, Readiness } from './readiness.ts';
import { staticPod } from './static-pod.ts';
import { StatusManager } from './status-manager.ts';

/** From the start of the process until its loops run (measured: 0.4 s after systemd has started it). */
const startTakes = { least: 330, most: 520 };
/** To get a certificate for its bootstrap token (TLS bootstrap). */
const bootstrapTakes = { least: 150, most: 400 };
/** From then until the API's pods are there: it looks once a second whether it has its Node (pkg/kubelet/config/apiserver.go, WaitForAPIServerSyncPeriod). */
const podsTake = { least: 700, most: 900 };
/**
 * How often the Node of a kubelet that starts again comes later than its modules ask for it. Counted in golden traces of v1.37.2, where
 * an Event NodeHasSufficientMemory without a UID follows: 9 of 11 starts with a Node.
 */
const modulesFirst = { chance: 0.8, times: 2 };
/** How long it may take to see a new manifest (inotify). */
const manifestTakes: Milliseconds = 60;
/**
 * From then until there is a CSINode object, which needs the Node. Where the first look at the status comes before, an Event NodeNotReady
 * tells so: after 66 of 306 returns of a kubelet to its Node in golden traces.
 */
const csiNodeTakes = { least: 30, most: 115 };
const newCsiNodeTakes = { least: 200, most: 450 };
/**
 * Seldom it comes so late that the first status is told without it: its requests are made while the kubelet is put together, before any
 * loop runs (pkg/volume/csi/csi_plugin.go, initializeCSINode: v1.37.2, line 361). Of those 306 returns after one, on a host whose requests
 * took a second.
 */
const csiNodeIsLate = { chance: 1 / 306, by: 250 };
/** The container runtime's first answer, before which nothing is told (pkg/kubelet/kubelet.go, updateRuntimeUp). */
const runtimeTakes = { least: 40, most: 130 };

/** One process of a hollow kubelet, from its start to its end: it does all that a kubelet does, but runs nothing. */
export class Kubelet {
  readonly #context: KubeletContext;
  readonly #readiness: Readiness;
  readonly #status: NodeStatusLoop;
  readonly #events: NodeEvents;
  readonly #pods: Pods;
  readonly #statics = new Map<string, string>();
  #hasNode = false;

  constructor(context: KubeletContext) {
    const { scope, events, facts, behaviour, runtime, network, client, random } = context;
    this.#context = context;
    this.#events = new NodeEvents(events, facts.name, behaviour.kubelet.nodeEventUid);
    this.#readiness = new Readiness(scope, network);
    this.#status = new NodeStatusLoop(context, this.#readiness, this.#events);
    const node = (): Node | undefined => this.#status.node;
    const programs = new NodePrograms({
      random,
      client,
      network,
      runtime,
      behaviour: behaviour.kubelet,
      nodeName: facts.name,
      watches: context.watches,
    });
    const pleg = new Pleg(scope, (uid) => this.#pods.notice(uid));
    this.#pods = new Pods({
      context: {
        scope,
        facts,
        behaviour: behaviour.kubelet,
        random,
        events,
        runtime,
        statuses: new StatusManager(scope, client, (pod) => this.#pods.canTell(pod)),
        pleg,
        onStart: (pod) => programs.started(pod),
        networkError: () => (network.podCidr === undefined ? networkErrorOf : undefined),
        hostIp: () => {
          this.#status.getAnyWay();
          return facts.address;
        },
      },
      client,
      node,
    });
    runtime.listen((uid) => {
      if (!scope.ended) pleg.change(uid);
    });
    scope.spawn(this.#run());
  }

  /** Its machine was paused since then, and goes on now. */
  wasFrozen(since: Milliseconds): void {
    this.#readiness.wasFrozen(since);
  }

  *#run(): Process {
    const { scope, random, watches, facts, behaviour, manifests } = this.#context;
    yield random.between(startTakes.least, startTakes.most);
    if (this.#context.bootstraps) yield random.between(bootstrapTakes.least, bootstrapTakes.most);
    watches.listenToNode(facts.name, scope, (node) => this.#seeNode(node));
    this.#events.record('Normal', 'Starting', 'Starting kubelet.');
    this.#events.record('Warning', 'CgroupV1', behaviour.kubelet.cgroupV1Warning);
    if (!watches.hasNode(facts.name) || random.between(0, 1) < modulesFirst.chance) this.#startModules();
    scope.after(random.between(runtimeTakes.least, runtimeTakes.most), () => scope.spawn(this.#status.run()));
    scope.spawn(this.#status.runUntilReady());
    scope.spawn(renewLease(this.#context));
    this.#events.record('Normal', 'NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods');
    manifests.listen({
      placed: (file, manifest) => scope.after(manifestTakes, () => this.#place(file, manifest)),
      removed: (file) => scope.after(manifestTakes, () => this.#remove(file)),
    });
    scope.spawn(this.#makeCsiNode());
    yield random.between(podsTake.least, podsTake.most);
    while (!this.#hasNode) yield 1_000;
    watches.listenToPods(facts.name, {
      pod: (pod) => this.#pods.see(pod),
      podGone: (pod) => this.#pods.lose(pod),
      listed: () => this.#pods.listed(),
    });
  }

  /** Modules that ask for the Node before it has come (pkg/kubelet/kubelet.go, initializeRuntimeDependentModules). */
  #startModules(): void {
    for (let asked = 0; asked < modulesFirst.times; asked += 1) this.#status.getAnyWay();
  }

  #seeNode(node: Node | undefined): void {
    this.#status.see(node);
    if (node !== undefined && !this.#hasNode) this.#pods.nodeIsThere();
    this.#hasNode ||= node !== undefined;
  }

  /** There is no such kind here; only that a node is not ready before it has its own. */
  *#makeCsiNode(): Process {
    const { random } = this.#context;
    yield random.between(csiNodeTakes.least, csiNodeTakes.most);
    if (random.between(0, 1) < csiNodeIsLate.chance) yield csiNodeIsLate.by;
    while (!this.#hasNode) yield random.between(newCsiNodeTakes.least, newCsiNodeTakes.most);
    this.#readiness.csiNodeIsReady();
  }

  #place(file: string, manifest: Pod): void {
    const { facts, scope } = this.#context;
    const pod = staticPod(manifest, facts.name, scope.now);
    const uid = pod.metadata?.uid ?? '';
    if (this.#statics.get(file) === uid) return;
    this.#remove(file);
    this.#statics.set(file, uid);
    this.#pods.addStatic(pod);
  }

  #remove(file: string): void {
    const uid = this.#statics.get(file);
    if (uid === undefined) return;
    this.#statics.delete(file);
    this.#pods.removeStatic(uid);
  }
}
