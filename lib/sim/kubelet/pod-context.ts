import type { EventRecorder } from '../client/event-recorder.ts';
import type { Random } from '../engine/random.ts';
import type { Scope } from '../engine/scope.ts';
import type { ContainerRuntime } from '../machine/container-runtime.ts';
import type { Pod } from '../objects.ts';
import type { NodeFacts } from './node-object.ts';
import type { Pleg } from './pleg.ts';
import type { StatusManager } from './status-manager.ts';
import type { KubeletBehaviour } from './versions.ts';

/** What the workers of a kubelet's pods share. */
export interface PodContext {
  readonly scope: Scope;
  readonly facts: NodeFacts;
  readonly behaviour: KubeletBehaviour;
  readonly random: Random;
  readonly events: EventRecorder;
  readonly runtime: ContainerRuntime;
  readonly statuses: StatusManager;
  readonly pleg: Pleg;
  /** A container of a pod has been started. */
  readonly onStart: (pod: Pod) => void;
  /** Why pods get no network; undefined if they do. */
  readonly networkError: () => string | undefined;
  /** As the Node has it: where there is none, one is made up for it (pkg/kubelet/kubelet_getters.go, getHostIPsAnyWay). */
  readonly hostIp: () => string;
}
