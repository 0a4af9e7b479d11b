import type { Result } from './result.ts';

/** A result as data: resourceVersions are no numbers of JSON. */
export function resultJson(result: Result): object {
  const { judgement, ...rest } = result;
  const { verdict, sentence, exitCode, counts, leftOut, outside, differences } = judgement;
  return {
    benchVersion: 1,
    verdict,
    sentence,
    exitCode,
    counts,
    leftOut,
    outside: outside.map(({ transition, truth }) => ({
      ...transition,
      resourceVersion: String(transition.resourceVersion),
      until: transition.until === undefined ? undefined : String(transition.until),
      truth,
    })),
    differences: differences.map(({ write, field, written, recorded }) => ({
      kind: write.kind,
      namespace: write.namespace,
      name: write.name,
      resourceVersion: String(write.resourceVersion),
      field,
      written,
      recorded,
    })),
    ...rest,
  };
}
