import { type Process, Signal } from '../engine/process.ts';
import type { Scope } from '../engine/scope.ts';
import { Client, Refusal, type Send } from './client.ts';
import { cordon } from './cordon.ts';
import { drain } from './drain.ts';
import { Aggregate, lastWords } from './errors.ts';
import { NotPlayed } from './flags.ts';
import { label } from './label.ts';
import { patch } from './patch.ts';
import type { Session } from './session.ts';
import { taint } from './taint.ts';
import { wordsOf } from './words.ts';

export interface KubectlOptions {
  /** Of its version, as in v1.37; the newest, if it is not said. */
  readonly minor?: number;
  /** In which it lives: it ends with it. */
  readonly scope: Scope;
  readonly send: Send;
  /** Given each line of its output and errors. */
  readonly onLine: (line: string) => void;
}

/** A kubectl that was started. */
export interface RunningKubectl {
  /** Undefined while it runs, and for ever if it was killed. */
  readonly exitCode: number | undefined;
  /** Given when it ends by itself. */
  readonly ended: Signal;
  kill(): void;
}

/** Of which the rules were read. */
const newest = 37;

type Command = (session: Session, args: readonly string[]) => Process;

const commands: Readonly<Record<string, Command>> = {
  cordon: (session, args) => cordon(session, args, true),
  uncordon: (session, args) => cordon(session, args, false),
  drain,
  label,
  patch,
  taint,
};

/**
 * kubectl, as far as a story needs it, in virtual time: its requests, its rules, its words and its exit codes. Throws
 * NotPlayed, before anything is done, for what it does not know.
 */
export function startKubectl(
  args: readonly string[],
  { scope, send, onLine, minor = newest }: KubectlOptions,
): RunningKubectl {
  const [name = '', ...rest] = args;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    throw new NotPlayed(`the command "${name}"; it knows ${Object.keys(commands).join(', ')}`);
  }
  const inner = scope.inner();
  const ended = new Signal();
  let exitCode: number | undefined;
  const session: Session = {
    client: new Client(send),
    words: wordsOf(minor),
    now: () => inner.now,
    out: onLine,
    spawn: (process) => inner.spawn(process),
  };
  const work = command(session, rest);
  // What is wrong with the arguments shows before the first request.
  const first = work.next();
  inner.spawn(
    (function* () {
      exitCode = yield* outcome(work, first, onLine);
      inner.end();
      ended.give();
    })(),
  );
  return {
    get exitCode() {
      return exitCode;
    },
    ended,
    kill: () => inner.end(),
  };
}

function* outcome(
  work: Process,
  first: IteratorResult<number | Signal, void>,
  onLine: (line: string) => void,
): Generator<number | Signal, number, void> {
  try {
    for (let step = first; step.done !== true; step = work.next()) yield step.value;
    return 0;
  } catch (error) {
    if (!(error instanceof Error) || isBug(error)) throw error;
    for (const line of lastWords(error).split('\n')) onLine(line);
    return 1;
  }
}

/** kubectl's own errors are made of plain ones. */
const isBug = (error: Error): boolean =>
  !(error instanceof Refusal || error instanceof Aggregate || error.constructor === Error);
