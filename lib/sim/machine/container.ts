import type { Milliseconds, Timer } from '../engine/engine.ts';
import type { Scope } from '../engine/scope.ts';

/** A container as the container runtime keeps it, also when it has ended. */
export interface Container {
  readonly id: string;
  readonly name: string;
  readonly image: string;
  /** In which it is. */
  readonly sandbox: string;
  /** How often one of this name was made before it. */
  readonly restartCount: number;
  readonly state: 'created' | 'running' | 'exited';
  readonly startedAt: Milliseconds | undefined;
  readonly finishedAt: Milliseconds | undefined;
  readonly exitCode: number;
  /** As containerd and the kubelet put it: `Completed`, `Error`; `Unknown` for one that was lost with the power. */
  readonly reason: string;
}

/** What holds a pod's network. */
export interface Sandbox {
  readonly id: string;
  /** Undefined for a pod in its host's network. */
  readonly ip: string | undefined;
  readonly ready: boolean;
}

/** What the container runtime has of a pod. */
export interface PodOnRuntime {
  /** The newest. */
  readonly sandbox: Sandbox | undefined;
  /** By name; the newest last, and no more than two: what a status tells of. */
  readonly containers: ReadonlyMap<string, readonly Container[]>;
}

export const noPodOnRuntime: PodOnRuntime = { sandbox: undefined, containers: new Map() };

/** A running container's next end, and what it does when it is asked to. */
export interface Running {
  /** In which its program lives, whatever becomes of the kubelet that started it. */
  readonly scope: Scope;
  end: Timer | undefined;
  readonly ended: (() => void)[];
}
