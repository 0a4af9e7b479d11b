/**
 * p-values adjusted by Holm's step-down method (Scandinavian Journal of Statistics 6, 1979), in the order given. To reject
 * those of at most α keeps the chance of any false rejection at α, however the tests depend on each other.
 */
export function holm(pValues: readonly number[]): readonly number[] {
  const order = pValues.map((_, index) => index).toSorted((a, b) => (pValues[a] ?? 1) - (pValues[b] ?? 1));
  const adjusted = pValues.map(() => 1);
  let least = 0;
  for (const [step, index] of order.entries()) {
    least = Math.max(least, Math.min(1, (pValues[index] ?? 1) * (pValues.length - step)));
    adjusted[index] = least;
  }
  return adjusted;
}
