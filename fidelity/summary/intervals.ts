import { type Step, stepsOf } from '../states.ts';
import type { Trace } from '../trace.ts';

/** From one write to another, in milliseconds between their requests. */
export interface Measured {
  readonly name: string;
  readonly values: readonly number[];
}

const noSchedule = 'taint node.kubernetes.io/unreachable:NoSchedule';
const noExecute = 'taint node.kubernetes.io/unreachable:NoExecute';

/** What a trace's node failures, returns and joins took, from one write of the server to the next. */
export function intervalsOf(traces: readonly Trace[]): readonly Measured[] {
  const all = new Map<string, number[]>();
  const add = (name: string, from: number | undefined, to: number | undefined): void => {
    if (from === undefined || to === undefined) return;
    const values = all.get(name) ?? [];
    all.set(name, values);
    values.push(to - from);
  };
  for (const trace of traces) {
    const steps = stepsOf(trace);
    for (const flip of steps.filter((step) => turned(step, 'Ready', 'Unknown'))) failure(trace, steps, flip, add);
    for (const back of steps.filter((step) => step.before.get('Ready') !== 'True' && turned(step, 'Ready', 'True'))) {
      recovery(trace, steps, back, add);
    }
  }
  return [...all].map(([name, values]) => ({ name, values }));
}

type Add = (name: string, from: number | undefined, to: number | undefined) => void;

const turned = ({ write, before, after }: Step, field: string, to: string): boolean =>
  write.kind === 'Node' && write.type === 'MODIFIED' && before.get(field) !== to && after.get(field) === to;

const gained =
  (field: string) =>
  (step: Step): boolean =>
    !step.before.has(field) && step.after.has(field);
const lostIt =
  (field: string) =>
  (step: Step): boolean =>
    step.before.has(field) && !step.after.has(field);

function failure({ lines }: Trace, steps: readonly Step[], flip: Step, add: Add): void {
  const node = flip.write.name;
  const renewal = steps.findLast(({ write, at }) => write.kind === 'Lease' && write.name === node && at < flip.at);
  const fault = lines.findLast((line) => line.t === 'act' && line.node === node && line.at[1] < flip.at);
  const end = steps.find((step) => step.at > flip.at && step.write.name === node && turned(step, 'Ready', 'True'))?.at;
  const after = steps.filter(({ at }) => at >= flip.at && at < (end ?? Number.POSITIVE_INFINITY));
  const ofNode = after.filter(({ write }) => write.kind === 'Node' && write.name === node);
  const taintedAt = ofNode.find(gained(noExecute))?.at;
  add('last renewal of the Lease → Ready Unknown', renewal?.at, flip.at);
  add('the fault → Ready Unknown', fault?.t === 'act' ? fault.at[0] : undefined, flip.at);
  add('Ready Unknown → NoSchedule', flip.at, ofNode.find(gained(noSchedule))?.at);
  add('Ready Unknown → NoExecute', flip.at, taintedAt);
  const pods = after.filter(({ write, after: pod }) => write.kind === 'Pod' && pod.get('nodeName') === node);
  const marks = pods.filter((step) => step.before.get('Ready') === 'True' && step.after.get('Ready') === 'False');
  add('Ready Unknown → first Pod Ready False', flip.at, marks[0]?.at);
  add('Ready Unknown → last Pod Ready False', flip.at, marks.at(-1)?.at);
  for (const pod of pods.filter(gained('deletionTimestamp'))) {
    if (pod.write.ns === 'kube-system') continue;
    add('NoExecute → a Pod Terminating', taintedAt, pod.at);
    const owner = pod.after.get('owner');
    const replacement = steps.find(
      ({ write, after: made, at }) =>
        write.kind === 'Pod' && write.type === 'ADDED' && at >= pod.at && made.get('owner') === owner,
    );
    add('a Pod Terminating → next Pod of its owner ADDED', pod.at, replacement?.at);
  }
}

function recovery({ lines }: Trace, steps: readonly Step[], back: Step, add: Add): void {
  const node = back.write.name;
  const was = String(back.before.get('Ready') ?? 'no Ready');
  const name = (what: string): string => `Ready ${was} → True: ${what}`;
  const act = lines.findLast((line) => line.t === 'act' && line.node === node && line.at[0] < back.at);
  add(name('since the act before it'), act?.t === 'act' ? act.at[1] : undefined, back.at);
  const renewal = steps.findLast(({ write, at }) => write.kind === 'Lease' && write.name === node && at <= back.at);
  add(name('since the last renewal of the Lease'), renewal?.at, back.at);
  const after = steps.filter(({ write, at }) => at >= back.at && write.kind === 'Node' && write.name === node);
  for (const key of ['unreachable', 'not-ready']) {
    for (const effect of ['NoSchedule', 'NoExecute']) {
      const field = `taint node.kubernetes.io/${key}:${effect}`;
      if (!back.before.has(field)) continue;
      add(name(`until ${key}:${effect} is gone`), back.at, after.find(lostIt(field))?.at);
    }
  }
}
