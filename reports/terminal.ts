import { createLogUpdate } from 'log-update';
import type { Clock } from '../lib/clock/clock.ts';
import type { ProgressEvent } from '../lib/owner/protocol.ts';
import { type Milliseconds, seconds } from '../lib/units.ts';
import { inOneLine, plain } from './plain.ts';
import { type Awaited, AwaitedThings, waitedText } from './terminal/awaited.ts';
import { type Closing, closingLines } from './terminal/closing.ts';
import { eventLines } from './terminal/event-lines.ts';
import { createInk, type Ink } from './terminal/ink.ts';
import { elapsed, gutter, layOutLines } from './terminal/layout.ts';
import { clip } from './words.ts';

export interface TerminalOptions {
  /** stdout, or stderr where stdout is for data. */
  readonly stream: NodeJS.WritableStream & { readonly columns?: number };
  /** The run's, for its timer. */
  readonly clock: Clock;
  readonly color: boolean;
  /** True if lines may be drawn again; else every line is written once, as for a CI log. */
  readonly tty: boolean;
  /** False if what happens is told in another time than this clock's, so that nobody can say how long something still takes. */
  readonly awaits: boolean;
  /** True if the stream shows more than ASCII; see showsUnicode. */
  readonly unicode: boolean;
  /** Width of a terminal that does not tell its own. */
  readonly columns?: number;
}

/** What people see of a run. */
export interface Terminal extends Disposable {
  /** Something happened in the run. */
  show(event: ProgressEvent): void;
  /** Words to people: the plan, what was reconciled, a kept cluster. Line breaks and indentation are kept. */
  say(text: string): void;
  warn(text: string): void;
  /** The verdict; nothing is drawn again after it. */
  finish(closing: Closing): void;
}

/** How often a log without redrawing hears of what is still awaited. */
const reminder: Milliseconds = seconds(30);

/**
 * Shows a run: each phase, scenario, step and verdict on a line of its own, and what is awaited, since when, and until
 * when at the latest: on a terminal in a line that is drawn again every second, elsewhere in a line every 30 seconds.
 */
export function createTerminal({ stream, clock, color, tty, awaits, unicode, columns }: TerminalOptions): Terminal {
  const ink = createInk({ color, unicode });
  const awaited = new AwaitedThings();
  const live = createLogUpdate(stream, { showCursor: true, defaultWidth: columns ?? 80 });
  const over = new AbortController();
  const reminded = new Map<string, number>();
  // What is written once is broken by whoever shows it. A terminal that does not know its size says 0.
  const width = () => (tty ? stream.columns || columns || 80 : Number.POSITIVE_INFINITY);

  const write = (lines: readonly string[]) => {
    if (tty) live.clear();
    stream.write(lines.map((line) => `${line}\n`).join(''));
    draw();
  };
  const draw = () => {
    if (!tty || !awaits || over.signal.aborted) return;
    const now = clock.now();
    const lines = awaited.now.slice(0, 3).flatMap((one) => liveLines(one, now, ink, width() - 1));
    if (lines.length === 0) live.clear();
    else live(lines.map((one) => ink.paint('quiet', one)).join('\n'));
  };
  /** Without redrawing: each thing that is awaited is told again when it has taken another 30 seconds. */
  const remind = () => {
    const now = clock.now();
    for (const one of awaited.now) {
      const key = `${one.what} ${one.since}`;
      const due = Math.floor((now - one.since) / reminder);
      if (due <= (reminded.get(key) ?? 0)) continue;
      reminded.set(key, due);
      write([
        `${elapsed(now)}  ${ink.mark('await')} ${ink.plain(inOneLine(`still waiting: ${one.what}: ${waitedText(one, now)}`))}`,
      ]);
    }
  };
  const tick = async () => {
    for (let next = clock.now() + seconds(1); !over.signal.aborted; next = Math.max(next, clock.now()) + seconds(1)) {
      await clock.waitUntil(next, over.signal);
      if (over.signal.aborted) return;
      if (tty) draw();
      else remind();
    }
  };
  if (awaits) void tick();

  const close = () => {
    if (over.signal.aborted) return;
    over.abort();
    if (tty) live.clear();
    live.done();
  };

  return {
    show: (event) => {
      awaited.hear(event);
      const lines = eventLines(event, ink, width());
      if (lines.length > 0) write(lines);
      else draw();
    },
    say: (text) => write(layOutLines('', ink.plain(plain(text)), width())),
    warn: (text) => {
      const mark = `${ink.mark('warning')} `;
      const [first = '', ...more] = layOutLines(mark, ink.plain(plain(text)), width());
      write([ink.paint('doubtful', first), ...more]);
    },
    finish: (closing) => {
      close();
      stream.write(
        closingLines(closing, ink, width())
          .map((one) => `${one}\n`)
          .join(''),
      );
    },
    [Symbol.dispose]: close,
  };
}

/** One line if it fits, else two: what is awaited may be cut off, how long it may still take never. */
function liveLines(awaited: Awaited, now: Milliseconds, ink: Ink, columns: number): readonly string[] {
  const prefix = `${elapsed(now)}  ${ink.mark('await')} `;
  const what = ink.plain(inOneLine(awaited.what));
  const waited = ink.plain(waitedText(awaited, now));
  const line = `${prefix}${what}: ${waited}`;
  if (line.length <= columns) return [line];
  const indent = gutter + 2 + waited.length <= columns ? gutter + 2 : 2;
  return [ink.plain(clip(`${prefix}${what}`, columns - 2)), `${' '.repeat(indent)}${waited}`];
}
