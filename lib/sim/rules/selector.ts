import type { V1LabelSelector } from '@kubernetes/client-node';
import { remembered } from '../api/defaults/fill.ts';
import type { Raw } from '../objects.ts';

export type LabelSelector = Raw<V1LabelSelector>;
export type Labels = { readonly [name: string]: string } | undefined;
export type LabelTest = (labels: Labels) => boolean;

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

const never: LabelTest = () => false;

/** As LabelSelectorAsSelector of apimachinery (pkg/apis/meta/v1/helpers.go): none selects nothing, an empty one everything. */
export const selectorTest = (selector: LabelSelector | undefined): LabelTest =>
  selector === undefined ? never : testOfSelector(selector);

/** Whether labels are such as all of these say. */
export const labelsTest = remembered((labels: NonNullable<Labels>) => selectorTest({ matchLabels: labels }));

const testOfSelector = remembered((selector: LabelSelector): LabelTest => {
  const tests = [
    ...Object.entries(selector.matchLabels ?? {}).map(
      ([key, value]): LabelTest =>
        (labels) =>
          labels?.[key] === value,
    ),
    ...(selector.matchExpressions ?? []).map(requirementTest),
  ];
  return rememberingLast(all(tests));
});

/** Pods of one template share their labels, and are asked for one after another. */
function rememberingLast(test: LabelTest): LabelTest {
  let last: { readonly labels: Labels; readonly answer: boolean } | undefined;
  return (labels) => {
    if (last === undefined || last.labels !== labels) last = { labels, answer: test(labels) };
    return last.answer;
  };
}

/** Of a Service's selector, which without an entry selects nothing. */
export function plainSelectorTest(selector: Labels): LabelTest {
  if (selector === undefined || Object.keys(selector).length === 0) return never;
  return labelsTest(selector);
}

/** Of a requirement of a label selector or of a node selector (component-helpers, scheduling/corev1/nodeaffinity). */
export function requirementTest({ key, operator, values = [] }: Requirement): LabelTest {
  switch (operator) {
    case 'In':
      return (labels) => {
        const value = labels?.[key];
        return value !== undefined && values.includes(value);
      };
    case 'NotIn':
      return (labels) => {
        const value = labels?.[key];
        return value === undefined || !values.includes(value);
      };
    case 'Exists':
      return (labels) => labels?.[key] !== undefined;
    case 'DoesNotExist':
      return (labels) => labels?.[key] === undefined;
    case 'Gt':
      return (labels) => Number(labels?.[key]) > Number(values[0]);
    case 'Lt':
      return (labels) => Number(labels?.[key]) < Number(values[0]);
    default:
      return never;
  }
}

/** A selector that asks all that the given ones ask. */
export function mergedSelector(first: LabelSelector, second: LabelSelector): LabelSelector {
  return {
    matchLabels: { ...first.matchLabels, ...second.matchLabels },
    matchExpressions: [...(first.matchExpressions ?? []), ...(second.matchExpressions ?? [])],
  };
}

function all(tests: readonly LabelTest[]): LabelTest {
  const [only, second] = tests;
  if (only === undefined) return () => true;
  if (second === undefined) return only;
  return (labels) => {
    for (const test of tests) if (!test(labels)) return false;
    return true;
  };
}
