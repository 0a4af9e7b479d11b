import type { ProgressEvent } from '../../lib/owner/protocol.ts';
import type { Milliseconds } from '../../lib/units.ts';
import { inOneLine } from '../plain.ts';
import { type Ink, type Tone, toneOf } from './ink.ts';
import { elapsed, gutter, hangOf, layOut } from './layout.ts';

/** What is printed once of something that happens; nothing of what is only awaited. */
export function eventLines(event: ProgressEvent, ink: Ink, columns: number): readonly string[] {
  const line = (mark: string, text: string, options: { readonly indent?: number; readonly tone?: Tone } = {}) =>
    timed({ at: event.at, mark, text: `${slotTag(event)}${text}`, ...options }, ink, columns);
  switch (event.type) {
    case 'phase':
      return line(ink.mark('phase'), event.text);
    case 'scenario':
      if (event.state === 'begin') return line(ink.mark('scenario'), event.title, { tone: 'strong' });
      if (event.notRunReason === undefined) return [];
      return line(ink.mark('not-run'), `not run: ${event.notRunReason}`, { indent: 2 });
    case 'step':
      return event.state === 'begin' ? line('', event.title, { indent: 2 }) : [];
    case 'await':
      return [];
    case 'claim':
      return claimLines(event, ink, columns);
  }
}

/** The verdict and the claim, and below them what was measured against what was expected. */
function claimLines(event: Extract<ProgressEvent, { type: 'claim' }>, ink: Ink, columns: number): readonly string[] {
  const { at, verdict, title, measured } = event;
  const word = `${ink.mark(verdict)} ${verdict.padEnd(7)}`;
  const lines = timed({ at, mark: word, text: `${slotTag(event)}${title}`, indent: 4 }, ink, columns);
  const indent = hangOf(gutter + 4 + word.length + 1, columns);
  const below = layOut({ prefix: ' '.repeat(indent), text: ink.plain(inOneLine(measured)) }, columns);
  return [
    ...lines.map((one) => one.replace(word.trimEnd(), ink.paint(toneOf[verdict], word.trimEnd()))),
    ...below.map((one) => (verdict === 'pass' ? ink.paint('quiet', one) : one)),
  ];
}

/** On which of several clusters, counted as their names are. */
export const slotTag = ({ slot }: Pick<ProgressEvent, 'slot'>): string => (slot === undefined ? '' : `[${slot}] `);

interface TimedLine {
  readonly at: Milliseconds;
  readonly mark: string;
  readonly text: string;
  readonly indent?: number;
  readonly tone?: Tone;
}

/** The time stays quiet, the rest has its tone. */
function timed({ at, mark, text, indent = 0, tone }: TimedLine, ink: Ink, columns: number): readonly string[] {
  const prefix = `${elapsed(at)}  ${' '.repeat(indent)}${mark === '' ? '' : `${mark} `}`;
  const paint = (words: string) => (tone === undefined ? words : ink.paint(tone, words));
  const [first = '', ...more] = layOut({ prefix, text: ink.plain(inOneLine(text)) }, columns);
  return [`${ink.paint('quiet', first.slice(0, gutter))}${paint(first.slice(gutter))}`, ...more.map(paint)];
}
