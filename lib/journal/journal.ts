import type { ClusterIdentity } from '../guard/identity.ts';

/**
 * One thing that must be undone, written and synced before it is done. `act` says what, `params` all that undoing needs.
 */
export type JournalEntry =
  | {
      readonly id: string;
      readonly act: 'cluster';
      /**
       * Said by a second intent of the same id, once it is whole: `identity`, by which it is known again, and `keep`, if it
       * is to be kept, also if the run dies.
       */
      readonly params: {
        readonly provider: 'kind';
        readonly name: string;
        readonly keep?: true;
        readonly identity?: ClusterIdentity;
      };
    }
  | {
      readonly id: string;
      readonly act: 'process';
      /**
       * `marker` is the `NAME=value` that the process, and all it starts, carries in its environment. It is known before
       * there is a pid, no later process can inherit it by chance, and it finds grandchildren too.
       */
      readonly params: { readonly marker: string; readonly what: string };
    }
  | {
      readonly id: string;
      readonly act: 'cut-power';
      readonly params: { readonly machine: string; readonly node: string; readonly undo: string };
    };

/** Whether a node is one of that cluster, of which the journal knows no more than names: nodes' names begin with that of their cluster. */
export const isNodeOf = (node: string, cluster: string): boolean => node.startsWith(`${cluster}-`);
