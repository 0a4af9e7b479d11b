import { judgingDecisions } from './judging.ts';
import { matchersDecisions } from './matchers.ts';
import { modelDecisions } from './model.ts';
import { recorderDecisions } from './recorder.ts';
import { verdictDecisions } from './verdict.ts';

/** Every decision that is planted. */
export const decisions = [
  ...verdictDecisions,
  ...modelDecisions,
  ...recorderDecisions,
  ...judgingDecisions,
  ...matchersDecisions,
];
