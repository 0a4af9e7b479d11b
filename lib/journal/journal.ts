/**
 * One thing that must be undone, written and synced before it is done. `act` says what, `params` all that undoing needs.
 */
export type JournalEntry =
  | {
      readonly id: string;
      readonly act: 'cluster';
      readonly params: { readonly provider: 'kind'; readonly name: string };
    }
  | { readonly id: string; readonly act: 'process'; readonly params: { readonly pid: number; readonly what: string } }
  | {
      readonly id: string;
      readonly act: 'cut-power';
      readonly params: { readonly machine: string; readonly node: string; readonly undo: string };
    };
