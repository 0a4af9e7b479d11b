import type { Expectation } from '../../../lib/model/expectation.ts';
import type { ClusterSettings } from '../../../lib/model/settings.ts';
import type { Milliseconds } from '../../../lib/units.ts';
import type { History } from '../history.ts';
import type { HeardClaim } from '../play.ts';
import type { DarkSpan, PowerLog } from '../power-log.ts';

/** What really happened in a story, in the simulator's own time, and what the cluster was asked to be. */
export interface Facts {
  readonly history: History;
  readonly power: PowerLog;
  readonly settings: ClusterSettings;
  readonly workers: readonly string[];
  /** When the story was over: nothing is known of what came later. */
  readonly end: Milliseconds;
}

/**
 * What a claim is by the facts. `baseless`: what it rests upon did not happen, or somebody else than the cluster had his hands in
 * it, so that neither *pass* nor *fail* is true.
 */
export type Truth = 'kept' | 'broken' | 'baseless';

export interface Answer {
  readonly truth: Truth;
  readonly why: string;
}

/** One claim as the oracle looks at it. */
export interface Question extends Facts {
  readonly heard: HeardClaim;
  /** The node that the claim is about. */
  readonly node: string;
  /** The span in which the story had that node dark. */
  readonly dark: DarkSpan;
  /** When it fell dark again, or the story was over: until then something could follow from its return. */
  readonly until: Milliseconds;
}

export const kept = (why: string): Answer => ({ truth: 'kept', why });
export const broken = (why: string): Answer => ({ truth: 'broken', why });
export const baseless = (why: string): Answer => ({ truth: 'baseless', why });

/** Of several parts of one claim: one that is broken decides, else one that is baseless. */
export function allOf(answers: readonly Answer[], ofNone: string): Answer {
  return (
    answers.find(({ truth }) => truth === 'broken') ??
    answers.find(({ truth }) => truth === 'baseless') ??
    answers[0] ??
    baseless(ofNone)
  );
}

type Timing = Pick<Expectation, 'window' | 'resolution' | 'excused'>;

/**
 * Whether an effect came in time after its cause, by the exact instants of both writes. What is later than the window and
 * within what excuses it decides nothing; neither does an absence that did not last beyond the window.
 */
export function inTime(
  cause: Milliseconds | undefined,
  effect: Milliseconds | undefined,
  { window, resolution, excused }: Timing,
  until: Milliseconds,
): Answer {
  if (cause === undefined) return baseless('its cause did not happen');
  const latest = window.hi + resolution;
  const excusedUntil = Math.max(latest, (excused?.hi ?? 0) + resolution);
  if (effect === undefined) {
    return until - cause > excusedUntil
      ? broken(`it had not happened ${until - cause} ms after its cause`)
      : baseless('it had not happened, and its time was not over');
  }
  const took = effect - cause;
  const said = `it came ${took} ms after its cause, allowed ${window.lo - resolution} to ${latest}`;
  if (took < window.lo - resolution) return broken(said);
  if (took <= latest) return kept(said);
  return took <= excusedUntil ? baseless(`${said}, excused until ${excusedUntil}`) : broken(said);
}
