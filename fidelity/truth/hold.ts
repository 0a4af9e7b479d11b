import type { VerdictWord } from '../../lib/verdict/verdict.ts';
import type { Truth } from './oracle/facts.ts';
import { truthOf } from './oracle.ts';
import type { HeardClaim } from './play.ts';
import type { Story } from './story.ts';
import type { Told } from './tell.ts';

/** A verdict beside the truth. */
export interface Held {
  readonly id: string;
  readonly verdict: VerdictWord;
  readonly reason: string;
  /** Undefined where the oracle knows nothing of the claim. */
  readonly truth: Truth | undefined;
  readonly why: string;
  /** What is wrong with the verdict; undefined if nothing is. */
  readonly wrong: string | undefined;
}

/** What came of a story. */
export interface Outcome {
  readonly held: readonly Held[];
  /** What is wrong with the story as a whole: nothing in it was judged. */
  readonly wrong: string | undefined;
}

/** Holds each verdict of a story to the truth. */
export function hold({ story, heard, unasked, facts }: Told): Outcome {
  const held = heard.map((one): Held => {
    const { claim } = one;
    const isForged = story.fault?.forges?.includes(claim.id) === true;
    const answer = isForged ? undefined : truthOf(one, facts);
    const truth = answer?.truth;
    const wrong = isForged ? undefined : whatIsWrong(story, claim.verdict, truth);
    return { id: claim.id, verdict: claim.verdict, reason: claim.reason, truth, why: answer?.why ?? '', wrong };
  });
  // What is declared and never judged is unknown in a run.
  const missed = unasked.map(
    (id): Held => ({ id, verdict: 'unknown', reason: 'it was not asked', truth: undefined, why: '', wrong: undefined }),
  );
  return {
    held: [...held, ...missed],
    wrong: heard.some(isJudged) ? undefined : 'nothing was judged',
  };
}

const isJudged = ({ claim }: HeardClaim): boolean => claim.verdict !== 'unknown';

/**
 * Why a verdict is wrong. *Unknown* never is. What the oracle knows nothing of is kept where nobody touched the cluster.
 */
export function whatIsWrong(
  { fault }: Pick<Story, 'fault'>,
  verdict: VerdictWord,
  truth: Truth | undefined,
): string | undefined {
  if (verdict === 'unknown') return undefined;
  switch (truth) {
    case 'kept':
      return verdict === 'fail' ? 'fails what was kept' : undefined;
    case 'broken':
      if (verdict === 'pass') return 'passes what was broken';
      return fault?.takesPremise === true ? 'blames the cluster for what others did' : undefined;
    case 'baseless':
      return verdict === 'pass' ? 'passes what did not come about' : 'fails what did not come about';
    case undefined:
      return verdict === 'fail' && fault?.place !== 'cluster' ? 'fails what nobody touched' : undefined;
  }
}
