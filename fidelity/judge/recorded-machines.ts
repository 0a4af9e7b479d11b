import type { PowerEvidence } from '../../lib/power/fault.ts';
import type { Milliseconds } from '../../lib/units.ts';
import type { Trace, TraceAct } from '../trace.ts';

type State = PowerEvidence['state'];

/** What an act makes of a machine. */
const ofMachine: { readonly [act: string]: State } = {
  'cut-power': 'off',
  'shut-down': 'off',
  pause: 'paused',
  resume: 'running',
  'restore-power': 'running',
};

/** What systemd makes of a kubelet, by what it is told. */
const ofKubelet: { readonly [verb: string]: State } = { stop: 'off', start: 'running', restart: 'running' };

const machineState = ({ what }: TraceAct): State | undefined => ofMachine[what];

const kubeletState = ({ what, args: [verb = ''] = [] }: TraceAct): State | undefined =>
  what === 'kubelet' ? ofKubelet[verb] : undefined;

/**
 * The machines of a trace, as the acts on them say. What they themselves said when they were asked is in no trace, so that this is
 * evidence of nothing: it only answers those who ask.
 */
export class RecordedMachines {
  readonly #acts: readonly TraceAct[];

  constructor({ lines }: Trace) {
    this.#acts = lines.flatMap((line) => (line.t === 'act' ? [line] : []));
  }

  power(node: string, now: Milliseconds): PowerEvidence {
    return this.#evidence(node, now, machineState);
  }

  kubeletUnit(node: string, now: Milliseconds): PowerEvidence {
    return this.#evidence(node, now, kubeletState);
  }

  /** Whether it can answer, as far as somebody has kept it from that. */
  answers(node: string, now: Milliseconds): boolean {
    return this.power(node, now).state === 'running' && this.kubeletUnit(node, now).state === 'running';
  }

  /** It was reset and has not joined again since. */
  isReset(node: string, now: Milliseconds): boolean {
    return (
      this.#before(node, now)
        .filter(({ what }) => what === 'reset' || what === 'join')
        .at(-1)?.what === 'reset'
    );
  }

  /** How often its kubelet was started again. */
  starts(node: string, now: Milliseconds): number {
    return this.#before(node, now).filter((act) => [machineState(act), kubeletState(act)].includes('running')).length;
  }

  #evidence(node: string, readAt: Milliseconds, stateOf: (act: TraceAct) => State | undefined): PowerEvidence {
    const acts = this.#before(node, readAt);
    const states = acts.flatMap((act) => stateOf(act) ?? []);
    const state = states.at(-1) ?? 'running';
    const count = (of: State): number => states.filter((one) => one === of).length;
    return {
      source: 'the acts of the trace',
      readAt,
      state,
      facts: {
        status: state,
        pid: state === 'off' ? 0 : 1 + count('running'),
        startedAt: count('running'),
        finishedAt: count('off'),
        restartCount: 0,
        // Of SIGKILL; a machine that is shut down halts by itself.
        exitCode: acts.findLast((act) => stateOf(act) === 'off')?.what === 'cut-power' ? 137 : 0,
      },
    };
  }

  #before(node: string, now: Milliseconds): readonly TraceAct[] {
    return this.#acts.filter((act) => act.node === node && act.at[1] <= now);
  }
}
