import type { Milliseconds } from '../engine/engine.ts';

let lastSecond = Number.NaN;
let lastText = '';

/** An instant as metav1.Time writes it: whole seconds, cut. */
export function time(instant: Milliseconds): string {
  const second = Math.floor(instant / 1000);
  // Most writes of a second ask for the same text.
  if (second !== lastSecond) {
    lastText = new Date(second * 1000).toISOString().replace('.000Z', 'Z');
    lastSecond = second;
  }
  return lastText;
}

/** An instant as metav1.MicroTime writes it. */
export function microTime(instant: Milliseconds): string {
  const micros = (Math.floor(instant) % 1000) * 1000 + Math.floor((instant % 1) * 1000);
  return `${time(instant).slice(0, -1)}.${String(micros).padStart(6, '0')}Z`;
}

/**
 * No instant, as metav1.Time writes it where the field is not left out for want of one: null. The API's types have a string
 * there.
 */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
export const noTime = null as unknown as string;
