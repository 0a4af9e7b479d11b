import type { Milliseconds } from '../../engine/engine.ts';
import type { Pod } from '../../objects.ts';
import { humanDuration } from './human-duration.ts';

/** What one column shows of one object. */
export type Cell = string | number;

/** How long ago it was (printers.go, translateTimestampSince). */
export const since = (timestamp: string | undefined, now: Milliseconds): string =>
  timestamp === undefined ? '<unknown>' : humanDuration(now - Date.parse(timestamp));

type Containers = NonNullable<Pod['spec']>['containers'];

/** The names of containers, and their images (printers.go, layoutContainerCells). */
export const containerCells = (containers: Containers = []): [string, string] => [
  containers.map(({ name }) => name).join(','),
  containers.map(({ image = '' }) => image).join(','),
];

/** labels.FormatLabels. */
export function formatLabels(labels: Readonly<Record<string, string>> = {}): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? '<none>' : pairs.toSorted().join(',');
}

interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[];
}

/** A label selector as `labels.Selector.String` writes it; empty if it selects all. */
export function selectorText({ matchLabels = {}, matchExpressions = [] }: LabelSelector = {}): string {
  const requirements = [
    ...Object.entries(matchLabels).map(([key, value]) => ({ key, text: `${key}=${value}` })),
    ...matchExpressions.map(({ key, operator, values = [] }) => ({
      key,
      text: requirementText(key, operator, values),
    })),
  ];
  return requirements
    .toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(({ text }) => text)
    .join(',');
}

/** metav1.FormatLabelSelector. */
export const formatLabelSelector = (selector: LabelSelector | undefined): string => selectorText(selector) || '<none>';

function requirementText(key: string, operator: string, values: readonly string[]): string {
  if (operator === 'Exists') return key;
  if (operator === 'DoesNotExist') return `!${key}`;
  return `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.toSorted().join(',')})`;
}
