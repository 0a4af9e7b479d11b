import { claimsDecisions } from './claims.ts';
import { darkNodeDecisions } from './dark-node.ts';
import { departedNodeDecisions } from './departed-node.ts';
import { drainDecisions } from './drain.ts';
import { judgingDecisions } from './judging.ts';
import { matchersDecisions } from './matchers.ts';
import { modelDecisions } from './model.ts';
import { premisesDecisions } from './premises.ts';
import { recorderDecisions } from './recorder.ts';
import { recorderRecordDecisions } from './recorder-record.ts';
import { recorderWatchDecisions } from './recorder-watch.ts';
import { recorderWireDecisions } from './recorder-wire.ts';
import { returnedNodeDecisions } from './returned-node.ts';
import { verdictDecisions } from './verdict.ts';
import { zoneDecisions } from './zone.ts';

/** Every decision that is planted. */
export const decisions = [
  ...verdictDecisions,
  ...modelDecisions,
  ...recorderDecisions,
  ...recorderWatchDecisions,
  ...recorderWireDecisions,
  ...recorderRecordDecisions,
  ...judgingDecisions,
  ...claimsDecisions,
  ...matchersDecisions,
  ...premisesDecisions,
  ...darkNodeDecisions,
  ...returnedNodeDecisions,
  ...zoneDecisions,
  ...drainDecisions,
  ...departedNodeDecisions,
];
