import { styleText } from 'node:util';
import type { VerdictWord } from '../../lib/verdict/verdict.ts';
import { toAscii } from './unicode.ts';

export type Tone = 'good' | 'bad' | 'doubtful' | 'quiet' | 'strong';
export type Mark = VerdictWord | 'not-run' | 'phase' | 'scenario' | 'await' | 'warning';

/** How things are drawn. Colour only repeats what a mark and a word say already. */
export interface Ink {
  readonly mark: (mark: Mark) => string;
  readonly paint: (tone: Tone, text: string) => string;
  /** The text as this terminal can show it. */
  readonly plain: (text: string) => string;
}

const formats = {
  good: ['green'],
  bad: ['red', 'bold'],
  doubtful: ['yellow'],
  quiet: ['dim'],
  strong: ['bold'],
} as const satisfies { readonly [tone in Tone]: Parameters<typeof styleText>[0] };

const marks: { readonly [mark in Mark]: readonly [unicode: string, ascii: string] } = {
  pass: ['✔', '+'],
  fail: ['✖', 'x'],
  unknown: ['?', '?'],
  'not-run': ['–', '-'],
  phase: ['·', '-'],
  scenario: ['▶', '>'],
  await: ['…', '~'],
  warning: ['!', '!'],
};

export const toneOf = { pass: 'good', fail: 'bad', unknown: 'doubtful' } as const satisfies {
  readonly [verdict in VerdictWord]: Tone;
};

export function createInk({ color, unicode }: { readonly color: boolean; readonly unicode: boolean }): Ink {
  return {
    mark: (mark) => marks[mark][unicode ? 0 : 1],
    // Whether there is colour is decided by the caller, who knows the stream and the environment.
    paint: (tone, text) => (color ? styleText(formats[tone], text, { validateStream: false }) : text),
    plain: (text) => (unicode ? text : toAscii(text)),
  };
}
