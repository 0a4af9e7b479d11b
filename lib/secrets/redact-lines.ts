import type { Redact } from './redact.ts';

/** A private key of RSA with 16,384 bits has some two hundred lines. */
const mostOfKey = 300;

/**
 * Takes secrets out of text that comes line by line: a line waits for others only within a private key. What is broken over lines
 * in other ways is found when the whole text is there.
 */
export function redactLines(redact: Redact): {
  transform(line: unknown): Generator<string>;
  final(): Generator<string>;
} {
  let held: string[] = [];
  const release = (): readonly string[] => {
    const text = held.join('\n');
    held = [];
    return text === '' ? [] : redact(text).split('\n');
  };
  return {
    *transform(line) {
      const text = String(line);
      const begins = /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text);
      if (held.length === 0 && !begins) {
        yield redact(text);
        return;
      }
      held.push(text);
      if (/-----END [A-Z ]*PRIVATE KEY-----/.test(text) || held.length >= mostOfKey) yield* release();
    },
    *final() {
      yield* release();
    },
  };
}
