/** kubectl was asked for something that the simulator does not play. */
export class NotPlayed extends Error {
  constructor(what: string) {
    super(`The simulator's kubectl does not know ${what}.`);
  }
}

/** What was typed after a command, sorted. */
export interface Typed {
  /** What is no flag. */
  readonly words: readonly string[];
  /** A flag without a value is `true`. */
  readonly flag: (name: string) => string | undefined;
}

/** Reads `--flag`, `--flag=value`, and `--flag value` for those that take one. Throws NotPlayed for a flag that is in neither list. */
export function readFlags(
  args: readonly string[],
  known: { readonly plain?: readonly string[]; readonly valued?: readonly string[] },
): Typed {
  const { plain = [], valued = [] } = known;
  const words: string[] = [];
  const flags = new Map<string, string>();
  for (let index = 0; index < args.length; index += 1) {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(args[index] ?? '') ?? [];
    if (name === undefined) words.push(args[index] ?? '');
    else if (plain.includes(name)) flags.set(name, value ?? 'true');
    else if (valued.includes(name)) {
      if (value === undefined) index += 1;
      flags.set(name, value ?? args[index] ?? '');
    } else throw new NotPlayed(`the flag --${name}`);
  }
  const short = words.find((word) => /^-[a-z]/i.test(word));
  if (short !== undefined) throw new NotPlayed(`the flag ${short}`);
  return { words, flag: (name) => flags.get(name) };
}

const units = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

/** Reads a duration as Go writes it, in milliseconds. Throws NotPlayed for what is none. */
export function readDuration(text: string): number {
  if (text === '0') return 0;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text)
    throw new NotPlayed(`the duration "${text}"`);
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitOf(unit) ?? 0), 0);
}

const unitOf = (name = ''): number | undefined => Object.entries(units).find(([unit]) => unit === name)?.[1];

/** Writes a duration as Go does, `1m30s`. */
export function writeDuration(milliseconds: number): string {
  const whole = Math.floor(milliseconds / 1000);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const seconds = `${(milliseconds % 60_000) / 1000}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}
