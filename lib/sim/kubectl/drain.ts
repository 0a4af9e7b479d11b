import type { Process, Step } from '../engine/process.ts';
import type { Node, Pod } from '../objects.ts';
import { setUnschedulable } from './cordon.ts';
import { Aggregate } from './errors.ts';
import { type EvictOptions, evictAll } from './evict.ts';
import { type Fate, type FilterOptions, refusals, sift, warnings } from './filters.ts';
import { NotPlayed, readDuration, readFlags } from './flags.ts';
import type { Session } from './session.ts';
import { nodePath, theNode } from './the-node.ts';

type DrainOptions = FilterOptions & EvictOptions;

/** `kubectl drain NODE` over the Eviction API (pkg/cmd/drain/drain.go, RunDrain; kubectl v0.37.2). */
export function* drain(session: Session, args: readonly string[]): Process {
  const { name, options } = readDrain(args);
  const { client, out } = session;
  const node = yield* client.get<Node>(nodePath(name));
  yield* setUnschedulable(session, node, true);
  const error = yield* deleteOrEvict(session, name, options);
  if (error === undefined) {
    out(`node/${name} drained`);
    return;
  }
  out(`error: unable to drain node "${name}" due to error: ${error.message}, continuing command...`);
  out('There are pending nodes to be drained:');
  out(` ${name}`);
  throw new Aggregate([error]);
}

function readDrain(args: readonly string[]): { readonly name: string; readonly options: DrainOptions } {
  const { words, flag } = readFlags(args, {
    plain: ['force', 'ignore-daemonsets', 'delete-emptydir-data'],
    valued: ['grace-period', 'timeout'],
  });
  const [name = ''] = theNode(words, { exactly: 1 });
  const grace = Number(flag('grace-period') ?? -1);
  if (!Number.isInteger(grace)) throw new NotPlayed(`the grace period "${flag('grace-period')}"`);
  const timeout = readDuration(flag('timeout') ?? '0');
  const options = {
    force: flag('force') === 'true',
    ignoreDaemonSets: flag('ignore-daemonsets') === 'true',
    deleteEmptyDirData: flag('delete-emptydir-data') === 'true',
    gracePeriod: grace < 0 ? undefined : grace,
    timeout: timeout === 0 ? undefined : timeout,
  };
  return { name, options };
}

/** Answers what kept it from draining the node (pkg/cmd/drain/drain.go, deleteOrEvictPodsSimple). */
function* deleteOrEvict(session: Session, node: string, options: DrainOptions): Step<Aggregate | undefined> {
  const { out } = session;
  const fates = yield* fatesOn(session, node, options);
  const refused = refusals(fates);
  if (refused.length > 0) return new Aggregate(refused);
  const warning = warnings(fates);
  if (warning !== undefined) out(`Warning: ${warning}`);
  const error = yield* evictAll(session, going(fates), options);
  if (error === undefined) return undefined;

  const now = yield* fatesOn(session, node, options);
  const refusedNow = refusals(now);
  const pending = going(now);
  if (pending.length > 0) {
    out(`There are pending pods in node "${node}" when an error occurred: ${error.message}`);
    for (const { metadata } of pending) out(`pod/${metadata?.name ?? ''}`);
  }
  if (refusedNow.length > 0) {
    out('Following errors occurred while getting the list of pods to delete:');
    out(new Aggregate(refusedNow).message);
  }
  return error;
}

function* fatesOn({ client, words }: Session, node: string, options: DrainOptions): Step<Fate[]> {
  const pods: Pod[] = yield* client.list<Pod>('/api/v1/pods', { fieldSelector: `spec.nodeName=${node}` });
  return yield* sift(pods, options, { client, words });
}

const going = (fates: readonly Fate[]): readonly Pod[] => fates.flatMap(({ pod, goes }) => (goes ? [pod] : []));
