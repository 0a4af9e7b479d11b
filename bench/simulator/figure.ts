/** One promise of the simulator's, what was measured of it, and what was measured beside it in the same run. */
export interface Figure {
  readonly name: string;
  /** As in `at most 50 ms`. */
  readonly goal: string;
  /** Undefined if it was not run; then `detail` says what it needs. */
  readonly met: boolean | undefined;
  readonly measured: { readonly [name: string]: number | string };
  /** Without which the figure says little: of the host, or of something that is known to miss the goal. */
  readonly control: { readonly [name: string]: number | string };
  readonly detail?: string;
}

/** Neither the best nor the worst of several. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new RangeError('there is no median of nothing');
  return middle;
}

/** As a person reads it: three digits of it. */
export const rounded = (value: number): number => (value === 0 ? 0 : Number(value.toPrecision(3)));

/** `NOT RUN`, `MISSED` or `met`, the goal, and the figures. */
export function figureText({ name, goal, met, measured, control, detail }: Figure): string {
  const verdict = met === undefined ? 'NOT RUN' : met ? 'met' : 'MISSED';
  const list = (figures: Figure['measured']): string =>
    Object.entries(figures)
      .map(([what, value]) => `${what} ${typeof value === 'number' ? rounded(value) : value}`)
      .join(', ');
  return [
    `${verdict.padEnd(8)} ${name}: ${goal}`,
    ...(detail === undefined ? [] : [`         ${detail}`]),
    ...(met === undefined ? [] : [`         measured: ${list(measured)}`, `         control:  ${list(control)}`]),
  ].join('\n');
}
