import { isJsonObject } from './json.ts';

type Items = readonly unknown[];

/**
 * The items in the order that is asked for, and among them those of which nothing is asked, each before the first one that it was
 * before (apimachinery, pkg/util/strategicpatch/patch.go, normalizeElementOrder, mergeSortedSlice).
 */
export function withElementOrder(items: Items, order: Items, before: Items, mergeKey: string | undefined): Items {
  const nameOf = (item: unknown): unknown => (mergeKey !== undefined && isJsonObject(item) ? item[mergeKey] : item);
  const placesIn = (list: Items): ReadonlyMap<unknown, number> => new Map(list.map((item, at) => [nameOf(item), at]));
  const [asked, old] = [placesIn(order), placesIn(before)];
  const place = (places: ReadonlyMap<unknown, number>, item: unknown): number => places.get(nameOf(item)) ?? -1;
  const ordered = items.filter((item) => asked.has(nameOf(item))).toSorted((a, b) => place(asked, a) - place(asked, b));
  const others = items.filter((item) => !asked.has(nameOf(item))).toSorted((a, b) => place(old, a) - place(old, b));
  const isBefore = (other: unknown, item: unknown): boolean => {
    const [left, right] = [place(old, other), place(old, item)];
    return left >= 0 && right >= 0 && left < right;
  };
  const result: unknown[] = [];
  let next = 0;
  for (const item of ordered) {
    while (next < others.length && isBefore(others[next], item)) {
      result.push(others[next]);
      next += 1;
    }
    result.push(item);
  }
  return [...result, ...others.slice(next)];
}
