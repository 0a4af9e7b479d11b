/** How long work of a size took. */
export interface Sized {
  readonly size: number;
  readonly duration: number;
}

/**
 * With which power of the size the time grows: the slope of the line of least squares through the logarithms. 1 is in
 * proportion, 2 is the square. Throws RangeError of fewer than two sizes.
 */
export function exponentOf(measured: readonly Sized[]): number {
  const points = measured.map(({ size, duration }) => ({ x: Math.log(size), y: Math.log(duration) }));
  const mean = (of: (point: { readonly x: number; readonly y: number }) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  const spread = mean((point) => (point.x - x) ** 2);
  if (!(spread > 0)) throw new RangeError('an exponent takes two sizes at least');
  return mean((point) => (point.x - x) * (point.y - y)) / spread;
}
