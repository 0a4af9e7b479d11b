import type { DrainedNode } from '../cluster/departed-node.ts';
import { lifeDoubts, provenRecordDoubts } from './doubts.ts';
import { whatItSaid } from './drain-words.ts';
import { evictable } from './drained-pods.ts';
import { judgeState } from './judge-state.ts';
import type { MatcherResult } from './settle-claim.ts';

/** kubectl says that the node is drained, and what it says it evicted is what is gone. */
export function toBeDrained(drained: DrainedNode, negated: boolean): Promise<MatcherResult> {
  const { node, observed, drain } = drained;
  return judgeState(
    observed,
    {
      id: 'node.drained',
      title: 'kubectl drain succeeds, and evicts what it says',
      step: 8,
      subject: `Node ${node.name}`,
      judge: async () => {
        const evidence = whatItSaid(drained);
        const [doubt] = await provenRecordDoubts(observed, ['Pod'], drain.at);
        if (doubt !== undefined) return { verdict: 'unknown', reason: doubt, exercised: 0, evidence };
        // What was going already when it began, kubectl evicts once more, if it is still there.
        const leaving = new Set(drained.leaving.map(({ subject }) => subject.name));
        const said = [...drain.output.matchAll(/^pod\/(\S+) (?:evicted|deleted)$/gm)]
          .flatMap(([, name]) => name ?? [])
          .filter((name) => !leaving.has(name));
        const gone = evictable(drained)
          .filter(({ uid }) => !observed.timeline.objects('Pod').some((pod) => pod.uid === uid))
          .map(({ subject }) => subject.name);
        const common = { exercised: said.length, at: drain.at, evidence };
        const fail = (reason: string) => ({
          ...common,
          verdict: 'fail' as const,
          reason,
          exercised: Math.max(1, said.length),
        });
        const [lifeless] = drain.exitCode === 0 ? [] : await lifeDoubts(node);
        if (lifeless !== undefined) return { ...common, verdict: 'unknown', reason: lifeless };
        if (drain.exitCode !== 0) return fail(`kubectl drain ended with exit code ${drain.exitCode ?? 'none'}`);
        if (said.length === 0) {
          return { ...common, verdict: 'unknown', reason: 'the drain evicted no pod, so it proves nothing' };
        }
        if (said.toSorted().join() !== gone.toSorted().join()) {
          return fail(`kubectl says it evicted ${said.join(', ')}; gone are ${gone.join(', ') || 'none'}`);
        }
        if (!drain.output.includes(`node/${node.name} drained`))
          return fail('kubectl does not say that the node is drained');
        return { ...common, verdict: 'pass', reason: `exit code 0, ${said.length} pods evicted, and these are gone` };
      },
    },
    negated,
  );
}
