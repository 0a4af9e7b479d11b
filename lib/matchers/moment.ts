import type { Expectation } from '../model/expectation.ts';
import type { Interval, Observation, ObservedKind } from '../recorder/observation.ts';
import type { Milliseconds } from '../units.ts';
import { latestOf } from '../verdict/judge.ts';

/** Something on the timeline that is awaited or has come: where a duration begins or ends. */
export interface Mark {
  /** As in `Ready=Unknown`. */
  readonly what: string;
  /** The kind whose watch tells it; undefined where it is no Kubernetes object (the power). */
  readonly kind: ObservedKind | undefined;
  /** When it happened, once it has. */
  readonly seen: () => Interval | undefined;
  readonly observation?: () => Observation | undefined;
  /** Until when it is known not to have come, where no watch tells it: a program that we run ourselves. */
  readonly absentUntil?: () => Milliseconds;
  /** When it ought to have come at the latest, measurement included; Infinity if that cannot be told yet. */
  readonly deadline: () => Milliseconds;
}

/** A mark that an observation of the timeline makes, due by `expectation` after `cause`. */
export interface Moment {
  readonly cause: Mark;
  readonly effect: Mark;
  readonly expectation: Expectation;
  /**
   * Why this effect is not due at all, or not by this rule: it was so before, it is switched off, somebody else did it.
   * Undefined while nothing speaks against it. Then nothing is waited for, and the moment is unknown.
   */
  readonly premiseGone?: () => string | undefined;
  /** Reasons, known only to this claim, that make this moment undecidable. */
  readonly doubts?: (span: Interval) => readonly string[];
}

/** A mark that is there already: the power that was cut, a workload that was created. */
export const given = (what: string, at: Interval): Mark => ({
  what,
  kind: undefined,
  seen: () => at,
  deadline: () => at.hi,
});

/** The effect of `cause`, found on the timeline by `find`. */
export function following(
  cause: Mark,
  expectation: Expectation,
  effect: { readonly what: string; readonly kind: ObservedKind; readonly find: () => Observation | undefined },
): Moment {
  return {
    cause,
    expectation,
    effect: {
      what: effect.what,
      kind: effect.kind,
      observation: effect.find,
      seen: () => effect.find()?.seen,
      deadline: () => latestOf(cause.seen()?.hi ?? cause.deadline(), expectation),
    },
  };
}
