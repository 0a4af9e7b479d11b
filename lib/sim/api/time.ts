import type { Milliseconds } from '../engine/engine.ts';

/** An instant as metav1.Time writes it: whole seconds, cut. */
export const time = (instant: Milliseconds): string =>
  new Date(Math.floor(instant / 1000) * 1000).toISOString().replace('.000Z', 'Z');

/** An instant as metav1.MicroTime writes it. */
export function microTime(instant: Milliseconds): string {
  const micros = Math.floor((instant % 1) * 1000);
  return new Date(Math.floor(instant)).toISOString().replace('Z', `${String(micros).padStart(3, '0')}Z`);
}

/**
 * No instant, as metav1.Time writes it where the field is not left out for want of one: null. The API's types have a string
 * there.
 */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
export const noTime = null as unknown as string;
