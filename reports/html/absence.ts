import type { RunClaim } from '../schema/claim.ts';

/** True if reads prove that the change had not come when its window was over (`judgeAbsence`); whether it came later nobody looked. */
export const isAbsent = ({ verdict, observed, reason }: RunClaim): boolean =>
  verdict === 'fail' && observed === undefined && reason.startsWith('it had not happened when its window was over');

/** What stands in the place of what was observed. */
export const absentText = 'never within its window';
