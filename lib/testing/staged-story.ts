import { ClusterNode, PoweredOffNode, ReturnedNode } from '../cluster/node.ts';
import { type PodsOnNode, Workload } from '../cluster/workload.ts';
import type { ClusterSettings } from '../model/settings.ts';
import type { Fault, PowerEvidence } from '../power/fault.ts';
import type { TimelineEntry } from '../recorder/observation.ts';
import type { Milliseconds } from '../units.ts';
import type { VerdictWord } from '../verdict/verdict.ts';
import { lawful, type MadeUpTimes, madeUpCut, madeUpNode, madeUpReturn, madeUpStory } from './made-up-story.ts';
import { type Replay, replay } from './replay.ts';

export interface Stage {
  readonly cluster: Replay;
  readonly dark: PoweredOffNode;
  readonly pods: PodsOnNode;
  readonly workload: Workload;
  /** Plays on until the power is back. */
  returned(): ReturnedNode;
}

export interface Staging {
  /** Where the story differs from the lawful one. */
  readonly times?: Partial<MadeUpTimes>;
  /** What else happens in it. */
  readonly extra?: readonly TimelineEntry[];
  /** When the power is known to be gone, if that takes long. */
  readonly confirmedAt?: Milliseconds;
  /** What the machine says whenever it is asked; undefined: that it is off since the cut. */
  readonly powerNow?: PowerEvidence;
  /** What the model believes, where that is not what the story was made with. */
  readonly settings?: Partial<ClusterSettings>;
}

/** A made-up story, played up to shortly after the cut. */
export function stage({ times = {}, extra = [], powerNow, settings = {}, confirmedAt }: Staging = {}): Stage {
  const all = { ...lawful, ...times };
  const story = madeUpStory(all, extra);
  const cluster = replay({ ...story, settings: { ...story.settings, ...settings } }, powerNow);
  cluster.playUntil(all.cut + 500);
  const window = cluster.openWindow([]);
  const node = new ClusterNode(cluster, { name: madeUpNode, role: 'worker', machine: 'm' });
  const dark = new PoweredOffNode(node, slowly(madeUpCut(all.cut), confirmedAt), { intent: 'i', window });
  const made = { namespace: 'default', name: 'nginx', replicas: 2, created: { lo: 0, hi: 1 } };
  const workload = new Workload(cluster, made);
  return {
    cluster,
    dark,
    workload,
    pods: workload.podsOn(dark),
    returned: () => {
      const at = all.returned ?? all.end;
      cluster.playUntil(at + 300);
      const back = madeUpReturn(at);
      cluster.powerIs(powerNow ?? back.evidence.after);
      return new ReturnedNode(dark, back, window);
    },
  };
}

/** The verdict that was taken down for the last claim of a matcher, whatever the matcher did with it. */
export async function verdictOf(
  cluster: Replay,
  matcher: Promise<unknown> | (() => Promise<unknown>),
): Promise<{ verdict: VerdictWord | undefined; reason: string; thrown: unknown }> {
  const before = cluster.judged.length;
  const thrown = await (typeof matcher === 'function' ? matcher() : matcher).then(
    () => undefined,
    (error: unknown) => error,
  );
  const claim = cluster.judged.slice(before).at(-1);
  return { verdict: claim?.verdict, reason: claim?.reason ?? '', thrown };
}

const slowly = (cut: Fault, confirmedAt: Milliseconds | undefined): Fault =>
  confirmedAt === undefined ? cut : { ...cut, confirmedAt, confirmed: { ...cut.confirmed, hi: confirmedAt } };
