import type { Milliseconds } from '../engine/engine.ts';

/** What the program in a container does by itself, and when it is asked to end. */
export interface Program {
  /** It ends by itself after so long; undefined: it serves for ever. */
  readonly ends?: { readonly after: Milliseconds; readonly exitCode: number };
  /** How it answers SIGTERM; undefined: not at all, as a process 1 without a handler does. */
  readonly onTerm?: { readonly after: Milliseconds; readonly exitCode: number };
}

/** Ends its open requests and exits (nginx: SIGTERM is a fast shutdown). */
const server: Program = { onTerm: { after: 60, exitCode: 0 } };

/**
 * What a container does: shells are understood as far as people use them to play a part (`sleep`, `exit`, `true`, `false`,
 * `trap`); anything else is taken for a server, whatever its image.
 */
export function programOf(command: readonly string[], args: readonly string[]): Program {
  const words = [...command, ...args];
  const [first = '', second, script] = words;
  if (isShell(first) && second === '-c' && script !== undefined) return scriptProgram(script);
  return wordsProgram(words) ?? server;
}

const isShell = (word: string): boolean => /(^|\/)(ba|da|a)?sh$/.test(word);

function scriptProgram(script: string): Program {
  const traps = /\btrap\b[^;]*\bTERM\b/.test(script);
  const steps = script.split(/;|&&|\n/).map((step) => step.trim());
  let after = 0;
  for (const step of steps) {
    if (step === '' || step.startsWith('trap ')) continue;
    const program = wordsProgram(step.split(/\s+/).filter((word) => word !== 'exec'));
    if (program === undefined) {
      // Any other last word of a script is taken for a server; before it, for something quick.
      if (step === steps.at(-1)) return server;
      continue;
    }
    const { ends } = program;
    if (ends === undefined) return traps ? { onTerm: { after: 20, exitCode: 0 } } : {};
    after += ends.after;
    if (ends.exitCode !== 0 || step.startsWith('exit')) return ending(after, ends.exitCode, traps);
  }
  return ending(after, 0, traps);
}

const ending = (after: Milliseconds, exitCode: number, traps: boolean): Program => ({
  ends: { after, exitCode },
  ...(traps ? { onTerm: { after: 20, exitCode: 0 } } : {}),
});

function wordsProgram([name, argument]: readonly string[]): Program | undefined {
  switch (name?.replace(/^.*\//, '')) {
    case 'sleep': {
      const after = durationOf(argument ?? '');
      return after === undefined ? {} : { ends: { after, exitCode: 0 } };
    }
    case 'exit':
      return { ends: { after: 60, exitCode: Number(argument ?? 0) } };
    case 'true':
    case 'echo':
      return { ends: { after: 60, exitCode: 0 } };
    case 'false':
      return { ends: { after: 60, exitCode: 1 } };
    case undefined:
    default:
      return undefined;
  }
}

/** Of `sleep`; undefined for ever. */
function durationOf(text: string): Milliseconds | undefined {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)([smhd])?$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  const factors: { readonly [unit: string]: number } = { s: 1, m: 60, h: 3_600, d: 86_400 };
  return Number(number) * 1_000 * (factors[unit] ?? 1);
}
