import { type Redact, redactor } from './redact.ts';

/**
 * What this process has come across: its environment, kubeconfigs, manifests. It belongs to the process, as the masks of a CI
 * system do, for what was read once can come up in any text: an error, a stack, the words of a program.
 */
const known = new Set<string>();
let redact: Redact | undefined;

/** From now on these are in no text that `withoutSecrets` has seen. */
export function keepSecret(secrets: Iterable<string>): void {
  for (const secret of secrets) {
    if (known.has(secret)) continue;
    known.add(secret);
    redact = undefined;
  }
}

/** Text for people, files and other programs: without the secrets that were met so far, nor what looks like one. */
export function withoutSecrets(text: string): string {
  redact ??= redactor(known);
  return redact(text);
}

/** One line of JSON, of whose strings none holds a secret. Names of fields are ours, and stay. */
export const jsonLine = (value: object): string =>
  `${JSON.stringify(value, (_key, each: unknown) => (typeof each === 'string' ? withoutSecrets(each) : each))}\n`;
