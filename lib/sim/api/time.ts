import type { Milliseconds } from '../engine/engine.ts';

let lastSecond = Number.NaN;
let lastText = '';
let lastDay = Number.NaN;
let lastDate = '';

const secondsPerDay = 86_400;
const digits = Array.from({ length: 60 }, (_, index) => String(index).padStart(2, '0'));

/** An instant as metav1.Time writes it: whole seconds, cut. */
export function time(instant: Milliseconds): string {
  const second = Math.floor(instant / 1000);
  // Most writes of a second ask for the same text.
  if (second === lastSecond) return lastText;
  const day = Math.floor(second / secondsPerDay);
  if (day !== lastDay) {
    lastDate = new Date(day * secondsPerDay * 1000).toISOString().slice(0, 'yyyy-mm-dd'.length);
    lastDay = day;
  }
  const ofDay = second - day * secondsPerDay;
  const [hours, minutes, seconds] = [Math.floor(ofDay / 3600), Math.floor(ofDay / 60) % 60, ofDay % 60];
  lastText = `${lastDate}T${digits[hours] ?? ''}:${digits[minutes] ?? ''}:${digits[seconds] ?? ''}Z`;
  lastSecond = second;
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
