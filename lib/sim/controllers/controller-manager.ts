import type { Controller, ControllerContext } from './context.ts';

/** The controllers of kube-controller-manager that the simulator plays. */
const controllers: readonly Controller[] = [];

/** Starts all of them, as a controller manager does that has become the leader. */
export function startControllerManager(context: ControllerContext): void {
  for (const start of controllers) start(context);
}
