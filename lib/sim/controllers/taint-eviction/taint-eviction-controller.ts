import { nodes, pods } from '../../api/kinds.ts';
import { StatusError } from '../../api/status-error.ts';
import type { Step } from '../../engine/process.ts';
import type { Node, Pod } from '../../objects.ts';
import type { ControllerContext } from '../context.ts';
import { type Taint, taintsOf } from '../node-lifecycle/taints.ts';
import { podStatusPatch, updatedCondition } from '../pod-status-patch.ts';
import { podsByNode } from '../pods-by-node.ts';
import { TimedEvictions } from './timed-evictions.ts';
import { tolerationSeconds } from './toleration-time.ts';

/** taint_eviction.go: retries, and what it waits between them. */
const tries = 5;
const retryAfter = 10;

/**
 * Evicts pods from nodes with taints of effect NoExecute, when their tolerations are over
 * (pkg/controller/tainteviction/taint_eviction.go). The real one handles changes in eight workers by node; since handling them
 * asks nothing of the API server, here each is handled when its cache tells it.
 */
export function startTaintEvictionController(context: ControllerContext): void {
  const { scope, behaviour, informers } = context;
  const client = context.client('node-controller');
  const events = context.events('taint-eviction-controller', client);
  const podCache = informers.of(pods);
  const podsOn = podsByNode(podCache);
  const tainted = new Map<string, readonly Taint[]>();
  const evictions = new TimedEvictions(scope, { evict, forgetsDone: behaviour.forgetsDoneEvictions });

  informers.of(nodes).on({
    added: handleNode,
    updated: (node, before) => {
      if (node.spec?.taints === before.spec?.taints) return;
      if (!isSame(noExecuteTaints(node), noExecuteTaints(before))) handleNode(node);
    },
    // Its pods' timers run on.
    deleted: ({ metadata }) => tainted.delete(metadata?.name ?? ''),
  });
  podCache.on({
    added: handlePod,
    updated: (pod, before) => {
      const { tolerations, nodeName } = pod.spec ?? {};
      if (tolerations === before.spec?.tolerations && nodeName === before.spec?.nodeName) return;
      if (nodeName !== before.spec?.nodeName || !isSame(tolerations, before.spec?.tolerations)) handlePod(pod);
    },
    deleted: (pod) => cancel(keyOf(pod)),
  });

  function handleNode(node: Node): void {
    const name = node.metadata?.name ?? '';
    const taints = noExecuteTaints(node);
    if (taints.length === 0) tainted.delete(name);
    else tainted.set(name, taints);
    for (const pod of podsOn(name)) {
      if (taints.length === 0) cancel(keyOf(pod));
      else decide(pod, taints);
    }
  }

  function handlePod(pod: Pod): void {
    const taints = tainted.get(pod.spec?.nodeName ?? '');
    if (taints !== undefined) decide(pod, taints);
  }

  /** processPodOnNode */
  function decide(pod: Pod, taints: readonly Taint[]): void {
    const key = keyOf(pod);
    const seconds = tolerationSeconds(taints, pod.spec?.tolerations ?? []);
    if (seconds === undefined) {
      cancel(key);
      evictions.add(key, 0);
    } else if (seconds === Number.POSITIVE_INFINITY) {
      cancel(key);
    } else if (!evictions.hasTimer(key)) {
      evictions.add(key, seconds * 1000);
    }
  }

  function cancel(key: string): void {
    if (evictions.cancel(key)) tell(key, `Cancelling deletion of Pod ${key}`);
  }

  /** deletePodHandler */
  function* evict(key: string): Step<boolean> {
    tell(key, `Marking for deletion Pod ${key}`);
    for (let left = tries; left > 0; left -= 1) {
      try {
        yield* addConditionAndDelete(key);
        return true;
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
      }
      yield retryAfter;
    }
    return false;
  }

  /** Two writes; the disruption budgets of the pod are not asked. */
  function* addConditionAndDelete(key: string): Step<void> {
    const ref = refOf(key);
    const pod = yield* client.get(pods, ref);
    const condition = updatedCondition(pod, disruptionTarget(pod), scope.now);
    if (condition !== undefined) yield* client.patchStatus(pods, ref, podStatusPatch(pod, { condition }));
    yield* client.delete(pods, ref);
  }

  function disruptionTarget({ metadata }: Pod) {
    const generation = behaviour.tracksPodGeneration ? metadata?.generation : undefined;
    return {
      type: 'DisruptionTarget',
      ...(generation === undefined ? {} : { observedGeneration: generation }),
      status: 'True',
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
    };
  }

  function tell(key: string, message: string): void {
    events.record({ apiVersion: 'v1', kind: 'Pod', ...refOf(key) }, 'Normal', 'TaintManagerEviction', message);
  }
}

const keyOf = ({ metadata }: Pod): string => `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`;

function refOf(key: string): { readonly namespace: string; readonly name: string } {
  const slash = key.indexOf('/');
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

const noExecuteTaints = (node: Node): readonly Taint[] => taintsOf(node).filter(({ effect }) => effect === 'NoExecute');

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
