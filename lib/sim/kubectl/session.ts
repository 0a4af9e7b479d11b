import type { Milliseconds } from '../engine/engine.ts';
import type { Process } from '../engine/process.ts';
import type { Client } from './client.ts';
import type { Words } from './words.ts';

/** What a command of kubectl is given to work with. */
export interface Session {
  readonly client: Client;
  readonly words: Words;
  readonly now: () => Milliseconds;
  /** Prints a line, be it output or an error. */
  readonly out: (line: string) => void;
  /** Starts something beside what runs; it ends with kubectl. */
  readonly spawn: (process: Process) => void;
}
