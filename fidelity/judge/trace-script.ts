import { UnknownVerdict } from '../../lib/verdict/verdict.ts';
import { pathOf } from '../story.ts';
import type { Ask, Trace, TraceAct } from '../trace.ts';

/** What was done and asked in a trace, each of which is taken once, in its order, by a scenario that does it again. */
export class TraceScript {
  readonly #trace: Trace;
  readonly #taken = new Set<object>();

  constructor(trace: Trace) {
    this.#trace = trace;
  }

  /** Throws UnknownVerdict if the trace has no such act any more. */
  act(what: string, { node, args }: { readonly node?: string; readonly args?: readonly string[] }): TraceAct {
    return this.#take(`${what} ${node ?? ''} ${(args ?? []).join(' ')}`, (line) =>
      line.t === 'act' &&
      line.what === what &&
      (node === undefined || line.node === node) &&
      (args === undefined || JSON.stringify(line.args ?? []) === JSON.stringify(args))
        ? line
        : undefined,
    );
  }

  /** Throws UnknownVerdict if nobody has asked so any more. */
  ask(verb: string, path: string): Ask {
    return this.#take(`${verb} ${path}`, (line) =>
      line.t === 'ask' && line.verb === verb && pathOf(line) === path ? line : undefined,
    );
  }

  /** When the scenario came to this step; undefined if it did not. */
  step(title: string): number | undefined {
    return this.#find((line) => (line.t === 'step' && line.title === title ? line : undefined))?.at;
  }

  #take<Line extends Trace['lines'][number]>(
    what: string,
    isMeant: (line: Trace['lines'][number]) => Line | undefined,
  ): Line {
    const found = this.#find(isMeant);
    if (found === undefined) throw new UnknownVerdict(`the trace does not go on to: ${what.trim()}`);
    return found;
  }

  #find<Line extends Trace['lines'][number]>(
    isMeant: (line: Trace['lines'][number]) => Line | undefined,
  ): Line | undefined {
    for (const line of this.#trace.lines) {
      const found = this.#taken.has(line) ? undefined : isMeant(line);
      if (found === undefined) continue;
      this.#taken.add(line);
      return found;
    }
    return undefined;
  }
}
