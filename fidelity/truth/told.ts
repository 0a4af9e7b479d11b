import { claimsIn } from '../../fixtures/claims.ts';
import { expect as judging } from '../../fixtures/expect.ts';
import type { Play } from '../judge/play-fixtures.ts';

/**
 * Stands in for fixtures/index.ts, so that a scenario can be played without Playwright. A claim that does not hold does not end
 * the scenario: the ones after it are judged, too.
 */
export { claims } from '../../fixtures/claims.ts';
export { needs } from '../../fixtures/needs.ts';
export { cutPowerOf, powerOn } from '../../fixtures/several-nodes.ts';
export { untilTainted } from '../../fixtures/until-tainted.ts';

/** What a scenario plays, and the claims that it declares. */
export interface Kept {
  readonly play: Play;
  readonly claims: readonly string[];
}

let kept: Kept | undefined;

/** Keeps it. */
export const test = Object.assign(
  (_title: string, { annotation }: { readonly annotation: Parameters<typeof claimsIn>[0] }, play: Play): void => {
    kept = { play, claims: claimsIn(annotation) };
  },
  { step: async <T>(_title: string, play: () => Promise<T> | T): Promise<T> => play() },
);

/** What was kept of the scenario that was loaded last. */
export function lastKept(): Kept {
  if (kept === undefined) throw new Error('there is no scenario');
  return kept;
}

/** Whether it says that a claim does not hold, or is unknown. */
const isVerdict = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'UnknownVerdict' || 'matcherResult' in error);

/** Judges as powercut does, and goes on. */
export function expect(subject: unknown): object {
  const claims: object = judging(subject);
  return new Proxy(claims, {
    get:
      (matchers, name) =>
      async (...args: readonly unknown[]) => {
        try {
          await Reflect.get(matchers, name).apply(matchers, args);
        } catch (error) {
          if (!isVerdict(error)) throw error;
        }
      },
  });
}
