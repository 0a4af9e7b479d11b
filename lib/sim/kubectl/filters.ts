import type { Step } from '../engine/process.ts';
import type { DaemonSet, Pod } from '../objects.ts';
import { Refusal } from './client.ts';
import type { Session } from './session.ts';

/** What is to become of a pod, and what kubectl says of it. */
export interface Fate {
  readonly pod: Pod;
  readonly goes: boolean;
  readonly warning?: string;
  readonly error?: string;
}

export interface FilterOptions {
  readonly force: boolean;
  readonly ignoreDaemonSets: boolean;
  readonly deleteEmptyDirData: boolean;
}

type Verdict = Omit<Fate, 'pod'>;
type Asking = Pick<Session, 'client' | 'words'>;
type Filter = (pod: Pod, options: FilterOptions, asking: Asking) => Step<Verdict>;

const goes: Verdict = { goes: true };
const warned = (warning: string, isGoing: boolean): Verdict => ({ goes: isGoing, warning });
const refused = (error: string): Verdict => ({ goes: false, error });

/**
 * The pods of a node through kubectl's filters, in its order: the first one that keeps a pod decides, and else the last
 * one's words count (pkg/drain/filters.go, makeFilters; drain.go, filterPods).
 */
export function* sift(pods: readonly Pod[], options: FilterOptions, asking: Asking): Step<Fate[]> {
  const fates: Fate[] = [];
  for (const pod of pods) {
    let verdict = goes;
    for (const filter of filters) {
      verdict = yield* filter(pod, options, asking);
      if (!verdict.goes) break;
    }
    fates.push({ pod, ...verdict });
  }
  return fates;
}

/** All that kubectl refuses to delete, one message for each reason (PodDeleteList.errors). */
export const refusals = (fates: readonly Fate[]): Error[] =>
  byWords(fates, ({ error }) => error).map(([words, pods]) => new Error(`cannot delete ${words}: ${pods}`));

/** All that it warns of, in one line; undefined if nothing (PodDeleteList.Warnings). */
export function warnings(fates: readonly Fate[]): string | undefined {
  const told = byWords(fates, ({ warning }) => warning).map(([words, pods]) => `${words}: ${pods}`);
  return told.length === 0 ? undefined : told.join('; ');
}

function byWords(
  fates: readonly Fate[],
  of: (fate: Fate) => string | undefined,
): readonly (readonly [words: string, pods: string])[] {
  const told = fates.flatMap((fate) => {
    const words = of(fate);
    return words === undefined ? [] : [{ words, pod: nameOf(fate.pod) }];
  });
  return [...Map.groupBy(told, ({ words }) => words)].map(([words, all]) => [
    words,
    all.map(({ pod }) => pod).join(', '),
  ]);
}

const nameOf = ({ metadata = {} }: Pod): string => `${metadata.namespace ?? ''}/${metadata.name ?? ''}`;

const isFinished = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

const controllerOf = ({ metadata = {} }: Pod) =>
  metadata.ownerReferences?.find(({ controller }) => controller === true);

const daemonSet: Filter = function* (pod, options, { client }) {
  const owner = controllerOf(pod);
  if (owner?.kind !== 'DaemonSet' || owner.apiVersion !== 'apps/v1' || isFinished(pod)) return goes;
  try {
    yield* client.get<DaemonSet>(`/apis/apps/v1/namespaces/${pod.metadata?.namespace ?? ''}/daemonsets/${owner.name}`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // Its DaemonSet is gone.
    return error.reason === 'NotFound' && options.force ? warned(error.message, true) : refused(error.message);
  }
  return options.ignoreDaemonSets
    ? warned('ignoring DaemonSet-managed Pods', false)
    : refused('DaemonSet-managed Pods (use --ignore-daemonsets to ignore)');
};

/** A mirror pod is kept without a word: its kubelet runs it whatever the API server says. */
// oxlint-disable-next-line require-yield -- a filter like the others, that need ask nobody
const mirrorPod: Filter = function* ({ metadata = {} }) {
  return { goes: metadata.annotations?.['kubernetes.io/config.mirror'] === undefined };
};

// oxlint-disable-next-line require-yield -- as above
const localStorage: Filter = function* (pod, options) {
  if (!(pod.spec?.volumes?.some(({ emptyDir }) => emptyDir !== undefined) ?? false) || isFinished(pod)) return goes;
  return options.deleteEmptyDirData
    ? warned('deleting Pods with local storage', true)
    : refused('Pods with local storage (use --delete-emptydir-data to override)');
};

// oxlint-disable-next-line require-yield -- as above
const unreplicated: Filter = function* (pod, options, { words }) {
  if (isFinished(pod) || controllerOf(pod) !== undefined) return goes;
  return options.force ? warned('deleting Pods that declare no controller', true) : refused(words.unmanaged);
};

const filters: readonly Filter[] = [daemonSet, mirrorPod, localStorage, unreplicated];
