import type { Clock } from '../clock/clock.ts';
import type { Interval } from '../recorder/observation.ts';
import type { Act, KubectlOptions, NodeOperations } from './node-operations.ts';

/** One act on a node or, by kubectl, on the cluster, for whoever wants to do the same again at the same instants. */
export interface ActLine {
  readonly what: 'kubectl' | 'reset' | 'join' | 'kubelet' | 'place-static-pod' | 'remove-static-pod';
  /** The container of the node's machine; absent for kubectl. */
  readonly machine?: string;
  /** What kubectl was asked, what systemd was told, or the static Pod's name and manifest. */
  readonly args: readonly string[];
  /** Contains everything it did, on the run's clock. */
  readonly at: Interval;
  /** Absent if it was ended before it had one. */
  readonly exitCode?: number;
  /** What it printed; of kubectl line by line, with when each came. */
  readonly output?: string;
  readonly lines?: readonly { readonly at: number; readonly text: string }[];
}

/** The same operations, of which each that changes something is told when it is over. */
export function logActs(operations: NodeOperations, clock: Clock, tell: (line: ActLine) => void): NodeOperations {
  const ended = ({ at, exitCode }: Act) => ({ at, ...(exitCode === undefined ? {} : { exitCode }) });
  const onMachine = (what: ActLine['what'], machine: string, args: readonly string[], act: Act): Act => {
    tell({ what, machine, args, ...ended(act), output: act.output });
    return act;
  };
  const silently = async (
    what: ActLine['what'],
    machine: string,
    args: readonly string[],
    act: () => Promise<void>,
  ) => {
    const lo = clock.now();
    await act();
    tell({ what, machine, args, at: { lo, hi: clock.now() } });
  };
  return {
    ...operations,
    kubectl: async (args, options: KubectlOptions = {}) => {
      const lines: { at: number; text: string }[] = [];
      const onLine = (text: string): void => {
        lines.push({ at: clock.now(), text });
        options.onLine?.(text);
      };
      const act = await operations.kubectl(args, { ...options, onLine });
      tell({ what: 'kubectl', args, ...ended(act), lines });
      return act;
    },
    reset: async (machine) => onMachine('reset', machine, [], await operations.reset(machine)),
    join: async (machine) => onMachine('join', machine, [], await operations.join(machine)),
    kubelet: async (machine, verb) => onMachine('kubelet', machine, [verb], await operations.kubelet(machine, verb)),
    placeStaticPod: (machine, name, manifest) =>
      silently('place-static-pod', machine, [name, manifest], () => operations.placeStaticPod(machine, name, manifest)),
    removeStaticPod: (machine, name) =>
      silently('remove-static-pod', machine, [name], () => operations.removeStaticPod(machine, name)),
  };
}
