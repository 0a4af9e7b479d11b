import type { Behaviour } from '../behaviour.ts';
import type { Client } from '../client/client.ts';
import type { EventRecorder } from '../client/event-recorder.ts';
import type { Milliseconds } from '../engine/engine.ts';
import type { Random } from '../engine/random.ts';
import type { Scope } from '../engine/scope.ts';
import type { ContainerRuntime } from '../machine/container-runtime.ts';
import type { Manifests } from '../machine/manifests.ts';
import type { NodeNetwork } from '../machine/node-network.ts';
import type { Settings } from '../settings.ts';
import type { NodeFacts } from './node-object.ts';
import type { NodeWatches } from './node-watches.ts';

/** What the programs of one kubelet process share. */
export interface KubeletContext {
  /** Of the process. */
  readonly scope: Scope;
  readonly facts: NodeFacts;
  readonly behaviour: Behaviour;
  readonly settings: Settings;
  readonly client: Client;
  readonly events: EventRecorder;
  readonly watches: NodeWatches;
  readonly random: Random;
  readonly runtime: ContainerRuntime;
  readonly network: NodeNetwork;
  readonly manifests: Manifests;
  /** Whether it has to get its credentials first. */
  readonly bootstraps: boolean;
  /** When its first loops begin, if it is not for chance to say. */
  readonly phases: KubeletPhases;
}

/** A round in which a Lease is renewed. */
export interface Renewal {
  /** When it begins, which is the time that the Lease then bears. */
  readonly at: Milliseconds;
  /** Before this its request is not at the API server; at once if left out. One of a busy machine is under way for long. */
  readonly arrivesAt?: Milliseconds;
}

/** Instants, in their order, on which a kubelet's loops come round; where there is none, chance decides. For the replay of a trace. */
export interface KubeletPhases {
  readonly renewals?: readonly Renewal[];
  /** At which the status loop comes round. */
  readonly updatesStatusAt?: readonly Milliseconds[];
  /** Whether after a pause it hears what became of its Node before the status loop comes round. */
  readonly hearsFirst?: boolean;
}
