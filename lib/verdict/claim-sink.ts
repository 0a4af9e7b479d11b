import type { Claim } from './verdict.ts';

/** A claim without what only the running scenario knows. */
export type JudgedClaim = Omit<Claim, 'scenario'>;

/**
 * Takes down claims as they are made, so that a claim that was begun and never judged (a forgotten `await`, a dying
 * process) is found and becomes unknown.
 */
export interface ClaimSink {
  /** Called before anything is awaited. Returns the key to settle it by. */
  begin(claim: Pick<Claim, 'id' | 'title'>): string;
  settle(key: string, claim: JudgedClaim): void;
}
