import { UnknownVerdict } from '../verdict/verdict.ts';
import type { MatcherResult } from './settle-claim.ts';

/**
 * Judges each of several subjects, every one as a claim of its own, and answers by the first that does not hold; of none is
 * nothing known. Throws what a matcher throws, once all have been judged.
 */
export async function ofEach<T>(
  subjects: readonly T[],
  negated: boolean,
  matcher: (subject: T) => Promise<MatcherResult>,
): Promise<MatcherResult> {
  const results: MatcherResult[] = [];
  const thrown: unknown[] = [];
  for (const subject of subjects) {
    try {
      results.push(await matcher(subject));
    } catch (error) {
      thrown.push(error);
    }
  }
  const worst = results.find(({ pass }) => pass === negated);
  if (worst !== undefined) return worst;
  if (thrown.length > 0) throw thrown[0];
  const [first] = results;
  if (first === undefined) throw new UnknownVerdict('nothing to judge: there is no node');
  return first;
}
