/** Why a node is nothing for a pod. */
export interface Rejection {
  /** Whose filter it was: what changes in the cluster may help is known by it. */
  readonly plugin: string;
  readonly reasons: readonly string[];
  /** Whether the node would do if other pods left it. */
  readonly resolvable: boolean;
}

export const blocked = (plugin: string, ...reasons: string[]): Rejection => ({ plugin, reasons, resolvable: true });
export const unresolvable = (plugin: string, ...reasons: string[]): Rejection => ({
  plugin,
  reasons,
  resolvable: false,
});
