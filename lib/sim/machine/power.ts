import type { Milliseconds } from '../engine/engine.ts';

/** As Docker tells of a container that is a node. */
export type PowerState = 'running' | 'paused' | 'off';

/** What can be read from a machine itself, without its cluster. */
export interface MachineFacts {
  /** Of its first process; 0 if it is off. */
  readonly pid: number;
  readonly startedAt: Milliseconds;
  /** Undefined while it runs. */
  readonly finishedAt: Milliseconds | undefined;
  /** Of its first process: 137 after a cut, 130 after it was shut down; undefined while it runs. */
  readonly exitCode: number | undefined;
  /** Of the kernel, which all nodes of a kind cluster share with their host: a restart does not change it. */
  readonly bootId: string;
  readonly address: string;
}

/** SIGKILL: 128 + 9. */
export const exitCodeOfCut = 137;
/** systemd of a kind node that is stopped by SIGRTMIN+3 (measured: kubernetes-node-failure.md, 15.2 point 7). */
export const exitCodeOfShutDown = 130;
