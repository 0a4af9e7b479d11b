/** A LabelSelector of the API (k8s.io/apimachinery meta/v1). */
export interface LabelSelector {
  readonly matchLabels?: { readonly [key: string]: string };
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/**
 * Whether labels match: all of matchLabels and of matchExpressions must. An operator that does not exist matches nothing
 * (apimachinery meta/v1, LabelSelectorAsSelector, which refuses it).
 */
export function matchesSelector(
  labels: { readonly [key: string]: unknown },
  { matchLabels = {}, matchExpressions = [] }: LabelSelector,
): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const present = Object.hasOwn(labels, key);
      const among = values.some((value) => value === labels[key]);
      if (operator === 'In') return present && among;
      if (operator === 'NotIn') return !present || !among;
      if (operator === 'Exists') return present;
      return operator === 'DoesNotExist' && !present;
    })
  );
}
