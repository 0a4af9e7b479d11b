import { readFileSync } from 'node:fs';
import type { Clock } from '../clock/clock.ts';
import { formatDuration, type Milliseconds, seconds } from '../units.ts';
import type { Interval, Note } from './observation.ts';
import { type PressureOf, pressures, starvedWhen } from './starved-when.ts';

/**
 * Milliseconds for which the host has been under pressure since it was started, as far as it tells; of `stolen`, the
 * average of its processors.
 */
export type PressureCounters = { readonly [what in PressureOf]?: Milliseconds };

export type ReadPressure = () => PressureCounters;

/** What was measured of the host over `at` to `until`, for the record. */
export interface MeasuredPressure {
  readonly at: Milliseconds;
  readonly until: Milliseconds;
  /** The longest by which our event loop was late. */
  readonly late: Milliseconds;
  /** Shares of that time, and the largest of a single sample; what the host does not tell is absent. */
  readonly shares: { readonly [what in PressureOf]?: { readonly mean: number; readonly worst: number } };
}

/** Without a change for so long there is no pressure: the kernel is not merely late with its counters. */
const unchanged: Milliseconds = starvedWhen.over + 500;
/** How often it is written down what was measured. */
const tellEvery: Milliseconds = seconds(10);

const words: { readonly [what in PressureOf]: string } = {
  cpu: 'tasks waited for a processor',
  io: 'everything waited for a disk',
  memory: 'everything waited for memory',
  stolen: 'the hypervisor kept the processors away',
};

/** Takes samples of the host's pressure, tells where it was starved, and how it was over longer times. */
export class HostPressure {
  readonly #clock: Clock;
  readonly #read: ReadPressure;
  readonly #note: (note: Note) => void;
  readonly #tell: (measured: MeasuredPressure) => void;
  #sample: { readonly at: Milliseconds; readonly counters: PressureCounters };
  #told: { readonly at: Milliseconds; readonly counters: PressureCounters };
  #late: Milliseconds = 0;
  #worst: { [what in PressureOf]?: number } = {};

  constructor(options: {
    readonly clock: Clock;
    readonly read: ReadPressure;
    readonly note: (note: Note) => void;
    readonly tell: (measured: MeasuredPressure) => void;
  }) {
    this.#clock = options.clock;
    this.#read = options.read;
    this.#note = options.note;
    this.#tell = options.tell;
    this.#sample = { at: options.clock.now(), counters: options.read() };
    this.#told = this.#sample;
  }

  /** Until when it is known whether the host was starved. */
  get measuredUntil(): Milliseconds {
    return this.#sample.at;
  }

  /** To be called many times a second; `late`: by how much our event loop was. */
  look(late: Milliseconds): void {
    this.#late = Math.max(this.#late, late);
    const { at, counters: before } = this.#sample;
    const now = this.#clock.now();
    if (now - at < starvedWhen.over) return;
    const counters = this.#read();
    const fresh = pressures.some((what) => counters[what] !== before[what]);
    if (!fresh && now - at < unchanged) return;
    this.#sample = { at: now, counters };
    const shares = sharesOf({ lo: at, hi: now }, before, counters);
    for (const [what, share] of shares) {
      this.#worst[what] = Math.max(this.#worst[what] ?? 0, share);
      if (share < starvedWhen.share[what]) continue;
      const text = `${words[what]} for ${(share * 100).toFixed(0)} % of ${formatDuration(now - at)}`;
      this.#note({ type: 'note', at, until: now, topic: 'starved', text });
    }
    if (now - this.#told.at >= tellEvery) this.tell();
  }

  /** Writes down what was measured since it was last. */
  tell(): void {
    const { at, counters } = this.#told;
    const until = this.#sample.at;
    if (until <= at) return;
    const means = sharesOf({ lo: at, hi: until }, counters, this.#sample.counters);
    const shares = means.map(([what, mean]) => [what, { mean, worst: this.#worst[what] ?? mean }] as const);
    this.#tell({ at, until, late: this.#late, shares: Object.fromEntries(shares) });
    this.#told = this.#sample;
    this.#late = 0;
    this.#worst = {};
  }
}

/** At most 1: a counter that is brought up to date late counts for a little more time than has passed. */
function sharesOf(
  { lo, hi }: Interval,
  before: PressureCounters,
  after: PressureCounters,
): readonly (readonly [PressureOf, number])[] {
  return pressures.flatMap((what) => {
    const [from, to] = [before[what], after[what]];
    return from === undefined || to === undefined ? [] : [[what, Math.min(1, Math.max(0, (to - from) / (hi - lo)))]];
  });
}

/**
 * What Linux tells: /proc/pressure (Documentation/accounting/psi.rst), which kernels without PSI and other systems lack, and the time
 * that was stolen (proc_stat(5)). A file that cannot be read tells nothing: it is no reason to end a recording.
 */
export const linuxPressure: ReadPressure = () => {
  const cpu = stalled(textOf('/proc/pressure/cpu'), 'some');
  const io = stalled(textOf('/proc/pressure/io'), 'full');
  const memory = stalled(textOf('/proc/pressure/memory'), 'full');
  const stolen = stolenTime(textOf('/proc/stat'));
  return {
    ...(cpu === undefined ? {} : { cpu }),
    ...(io === undefined ? {} : { io }),
    ...(memory === undefined ? {} : { memory }),
    ...(stolen === undefined ? {} : { stolen }),
  };
};

/** `some avg10=0.00 avg60=0.00 avg300=0.00 total=73704236`, in microseconds. */
export function stalled(text: string, line: 'some' | 'full'): Milliseconds | undefined {
  const total = new RegExp(`^${line} .*total=(\\d+)$`, 'm').exec(text)?.[1];
  return total === undefined ? undefined : Number(total) / 1000;
}

/** USER_HZ is 100 wherever Node runs. */
const tick: Milliseconds = 10;

/** `cpu user nice system idle iowait irq softirq steal …` in ticks, of all processors; then `cpu0 …` of each. */
export function stolenTime(text: string): Milliseconds | undefined {
  const processors = text.match(/^cpu\d/gm)?.length ?? 0;
  const steal = /^cpu +(?:\d+ ){7}(\d+)/.exec(text)?.[1];
  return steal === undefined || processors === 0 ? undefined : (Number(steal) * tick) / processors;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
