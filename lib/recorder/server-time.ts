import type { Milliseconds } from '../units.ts';
import type { ServerTime } from './observation.ts';

/** A metav1.Time: whole seconds, truncated. Undefined where the server wrote none. */
export function wholeSecond(
  time: string | null | undefined,
  source: string,
  writer: ServerTime['writer'],
): ServerTime | undefined {
  return isSet(time) ? { time, precision: 1000, source, writer } : undefined;
}

/** A metav1.MicroTime: microseconds, truncated. Undefined where the server wrote none. */
export function microTime(
  time: string | null | undefined,
  source: string,
  writer: ServerTime['writer'],
): ServerTime | undefined {
  return isSet(time) ? { time, precision: 0.001, source, writer } : undefined;
}

/**
 * Milliseconds since 1970 on the writer's clock: the earliest instant that the stamp can stand for. Written times are
 * truncated, so the writer took it in [this, this + precision). NaN if it is no time.
 */
export function earliest(server: ServerTime): Milliseconds {
  const fraction = /\.(\d+)/.exec(server.time)?.[1] ?? '';
  // Date.parse cuts at milliseconds; what lies below them is added again.
  return Date.parse(server.time) + Number(`0.${fraction.slice(3) || '0'}`);
}

const isSet = (time: string | null | undefined): time is string => time !== undefined && time !== null && time !== '';
