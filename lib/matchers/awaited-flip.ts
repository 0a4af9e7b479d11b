import type { DarkNode } from '../cluster/node.ts';
import { conditionField, heartbeatConditions } from '../kubernetes/conditions.ts';
import type { Observation } from '../recorder/observation.ts';
import { awaitMoment } from './awaited-moment.ts';
import { powerDoubts, provenRecordDoubts } from './doubts.ts';
import { becomesUnknown, nodeChanges } from './marks.ts';

/** The write that made Ready of a node Unknown. */
export interface Flip {
  readonly ready: Observation;
  /** What it made of each condition of the kubelet's; no change where it left one alone. */
  readonly conditions: readonly { readonly type: string; readonly change: Observation | undefined }[];
}

/** Waits for the write that makes Ready of a dark node Unknown, as long as it may lawfully take. Else answers why there is none. */
export async function awaitFlip(node: DarkNode): Promise<Flip | string> {
  const moment = becomesUnknown(node);
  await awaitMoment(node.observed, moment);
  const ready = moment.effect.observation?.();
  if (ready === undefined) return moment.premiseGone?.() ?? 'Ready=Unknown was never observed';
  // The other parts of that write may be taken down after Ready; a read made later proves that all of it was.
  const [doubt] = [...(await provenRecordDoubts(node.observed, ['Node'], ready.seen)), ...(await powerDoubts(node))];
  if (doubt !== undefined) return doubt;
  const conditions = heartbeatConditions.map((type) => ({
    type,
    change: nodeChanges(node, conditionField(type)).find(
      ({ resourceVersion }) => resourceVersion === ready.resourceVersion,
    ),
  }));
  return { ready, conditions };
}
