import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The variables of a process, read once here and handed on. */
export type Environment = Readonly<Partial<Record<string, string>>>;

/** Where a run keeps what must outlive a crash: POWERCUT_STATE, else as the XDG Base Directory Specification says. */
export function stateRoot(env: Environment): string {
  const base = set(env['XDG_STATE_HOME']) ?? join(homedir(), '.local', 'state');
  return resolve(set(env['POWERCUT_STATE']) ?? join(base, 'powercut'));
}

/** Colour is for terminals, unless NO_COLOR (no-color.org) or TERM=dumb forbid it. */
export function wantsColor(env: Environment, stream: { readonly isTTY?: boolean }): boolean {
  return stream.isTTY === true && set(env['NO_COLOR']) === undefined && env['TERM'] !== 'dumb';
}

/** Lines are drawn again on terminals that can do so; on one that does not know its size nobody knows where they break. */
export function redraws(env: Environment, stream: { readonly isTTY?: boolean; readonly columns?: number }): boolean {
  return stream.isTTY === true && stream.columns !== 0 && env['TERM'] !== 'dumb';
}

/** A variable that is set to nothing is not set. */
function set(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
