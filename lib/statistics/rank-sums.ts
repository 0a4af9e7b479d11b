/** Midranks of all values together, doubled so that they are whole: equal values share the mean of their ranks. */
export function doubledRanks(values: readonly number[]): readonly number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const ranks = new Map<number, number>();
  let begin = 0;
  while (begin < sorted.length) {
    const value = sorted[begin] ?? 0;
    let end = begin;
    while (sorted[end] === value) end += 1;
    // Ranks begin + 1 … end, of which twice the mean is begin + 1 + end.
    ranks.set(value, begin + 1 + end);
    begin = end;
  }
  return values.map((value) => ranks.get(value) ?? 0);
}

/**
 * In how many of all choices of `size` of these whole numbers they have which sum, by that sum. Counts are floating-point
 * numbers, exact up to 2^53, so for up to 28 and 28 values; beyond that their relative error is that of an addition.
 */
export function sumsOfChoices(numbers: readonly number[], size: number): ReadonlyMap<number, number> {
  const bySize: Map<number, number>[] = Array.from({ length: size + 1 }, () => new Map<number, number>());
  bySize[0]?.set(0, 1);
  for (const number of numbers) {
    for (let chosen = size; chosen > 0; chosen -= 1) {
      const larger = bySize[chosen];
      for (const [sum, count] of bySize[chosen - 1] ?? []) {
        larger?.set(sum + number, (larger.get(sum + number) ?? 0) + count);
      }
    }
  }
  return bySize[size] ?? new Map<number, number>();
}

const untied = new Map<string, ReadonlyMap<number, number>>();

/** `sumsOfChoices` of `size` of the doubled ranks of `count` different values, which reports ask for again and again. */
export function untiedSums(count: number, size: number): ReadonlyMap<number, number> {
  const key = `${count}, ${size}`;
  const known = untied.get(key);
  if (known !== undefined) return known;
  const sums = sumsOfChoices(
    Array.from({ length: count }, (_, index) => 2 * (index + 1)),
    size,
  );
  untied.set(key, sums);
  return sums;
}
