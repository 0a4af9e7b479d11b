import type { ApiServer } from '../api/api-server.ts';
import type { Behaviour } from '../behaviour.ts';
import { Client } from '../client/client.ts';
import { CoreEventRecorder } from '../client/core-event-recorder.ts';
import { holdLeadership } from '../client/leader-lease.ts';
import type { Engine, Milliseconds } from '../engine/engine.ts';
import type { Random } from '../engine/random.ts';
import { Scope } from '../engine/scope.ts';
import type { Settings } from '../settings.ts';
import { type Controller, type ControllerContext, type ControllerPhases, Informers } from './context.ts';
import { startDaemonSetController } from './daemon-set/daemon-set.ts';
import { startDeploymentController } from './deployment/deployment.ts';
import { startDisruptionController } from './disruption/disruption.ts';
import { startEndpointSliceController } from './endpoint-slice/endpoint-slice.ts';
import { startGarbageCollector } from './garbage-collector/garbage-collector.ts';
import { startNamespaceController } from './namespace/namespace.ts';
import { startRootCaCertPublisher, startServiceAccountController } from './namespace-objects/namespace-objects.ts';
import { startNodeIpamController } from './node-ipam/node-ipam-controller.ts';
import { startNodeLifecycleController } from './node-lifecycle/node-lifecycle-controller.ts';
import { startPodGcController } from './pod-gc/pod-gc-controller.ts';
import { startReplicaSetController } from './replica-set/replica-set.ts';
import { startStatefulSetController } from './stateful-set/stateful-set.ts';
import { startTaintEvictionController } from './taint-eviction/taint-eviction-controller.ts';
import { startTtlController } from './ttl/ttl-controller.ts';

/** The controllers of kube-controller-manager that the simulator plays. */
const controllers: readonly Controller[] = [
  startDaemonSetController,
  startDeploymentController,
  startDisruptionController,
  startEndpointSliceController,
  startGarbageCollector,
  startNamespaceController,
  startNodeIpamController,
  startNodeLifecycleController,
  startPodGcController,
  startReplicaSetController,
  startRootCaCertPublisher,
  startServiceAccountController,
  startStatefulSetController,
  startTaintEvictionController,
  startTtlController,
];

/** Measured on kind, in quiet moments: pods of a lost node are marked one after the other each 15 ms or so. */
const writesTake = { least: 6, most: 24 };
const readsTake = { least: 1, most: 5 };

/** Measured on kind: a killed controller manager's container is started again after this. */
const restartTakes = { least: 1_500, most: 2_600 };
/** Measured: from its start until it leads, for the old leader's lease lasts 15 s from when the new one sees it first. */
const electionTakes = { least: 15_500, most: 20_800 };
/** pkg/kubelet/kubelet.go, the back-off of containers that ended: doubled with each end, forgotten ten minutes after the last. */
const firstBackOff: Milliseconds = 10_000;
const longestBackOff: Milliseconds = 300_000;
const backOffIsForgottenAfter: Milliseconds = 600_000;

/** The program kube-controller-manager. */
export class ControllerManager {
  readonly #engine: Engine;
  readonly #api: ApiServer;
  readonly #random: Random;
  readonly #host: string;
  readonly #context: Pick<ControllerContext, 'behaviour' | 'settings' | 'phases'>;
  #scope: Scope;
  #lives = 0;
  #endedAt: Milliseconds = Number.NEGATIVE_INFINITY;
  #ends = 0;

  /** Leads from now on. */
  constructor(options: {
    readonly engine: Engine;
    /** The node that it runs on. */
    readonly host: string;
    readonly api: ApiServer;
    readonly random: Random;
    readonly behaviour: Behaviour;
    readonly settings: Settings;
    readonly phases: ControllerPhases;
  }) {
    this.#engine = options.engine;
    this.#host = options.host;
    this.#api = options.api;
    this.#random = options.random;
    this.#context = options;
    this.#scope = new Scope(options.engine);
    this.#lead();
  }

  /** Kills its process. Nothing that it knew remains; it leads again about twenty seconds later. */
  kill(): void {
    const { now } = this.#engine;
    this.#scope.end();
    this.#scope = new Scope(this.#engine);
    this.#ends = now - this.#endedAt > backOffIsForgottenAfter ? 0 : this.#ends + 1;
    this.#endedAt = now;
    const chance = this.#random.stream(`restart/${this.#lives}`);
    const backOff = this.#ends === 0 ? 0 : Math.min(firstBackOff * 2 ** (this.#ends - 1), longestBackOff);
    const starts = backOff + chance.between(restartTakes.least, restartTakes.most);
    this.#scope.after(starts + chance.between(electionTakes.least, electionTakes.most), () => this.#lead());
  }

  #lead(): void {
    this.#lives += 1;
    const scope = this.#scope;
    const random = this.#random.stream(`life/${this.#lives}`);
    const context: ControllerContext = {
      ...this.#context,
      scope,
      random,
      informers: new Informers(this.#api, scope, random.stream('informers'), this.#context.phases),
      client: (controller) =>
        new Client(this.#api, {
          by: `system:serviceaccount:kube-system:${controller}`,
          random: random.stream(`requests/${controller}`),
          takes: writesTake,
          readsTake,
          createsTake: controller === 'replicaset-controller' ? this.#context.phases.podCreationTakes : undefined,
          // Each controller has as much for itself.
          limit: { qps: this.#context.settings.kubeApiQps, burst: this.#context.settings.kubeApiBurst },
        }),
      events: (component, client) =>
        new CoreEventRecorder({
          scope,
          client,
          source: { component },
          random: random.stream(`events/${component}`),
          limitsByType: this.#context.behaviour.limitsEventsByType,
        }),
    };
    const identity = `${this.#host}_${random.stream('identity').uuid()}`;
    const client = new Client(this.#api, {
      by: 'system:kube-controller-manager',
      random: random.stream('requests/leader election'),
      takes: readsTake,
    });
    scope.spawn(holdLeadership({ scope, client }, { name: 'kube-controller-manager', identity }));
    for (const start of controllers) start(context);
  }
}
