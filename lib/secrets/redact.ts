import { escapeForRegExp } from '../escape-for-reg-exp.ts';
import { shapes } from './shapes.ts';

/** What stands where a secret was. */
export const redacted = '[redacted]';

/** Shorter ones are no secrets, or nobody could read what is left. */
const shortest = 8;

/** Takes secrets out of a text. */
export type Redact = (text: string) => string;

/**
 * Makes what takes these secrets out of texts: as they are and in base64, hex, URLs and JSON, also broken into lines; and whatever
 * looks like a key, a token, a password or credentials in a header. What is shorter than eight characters is no secret.
 */
export function redactor(secrets: Iterable<string> = []): Redact {
  const long = [...secrets].filter((secret) => secret.length >= shortest);
  const forms = [...new Set(long.flatMap(formsOf).map(joined))].toSorted((a, b) => b.length - a.length);
  const patterns = new Map<string, RegExp>();
  const patternOf = (form: string): RegExp => {
    const known = patterns.get(form) ?? broken(form);
    patterns.set(form, known);
    return known;
  };
  return (text) => {
    // To look for a form is far less work than to look for all the ways in which it may be broken.
    const together = forms.length === 0 ? '' : joined(text);
    const found = forms.filter((form) => together.includes(form));
    const known = found.reduce((left, form) => left.replaceAll(patternOf(form), redacted), text);
    return shapes.reduce((left, { looks, keeps }) => left.replaceAll(looks, keeps + redacted), known);
  };
}

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  const base64 = [0, 1, 2].map((before) => {
    // The same bytes look otherwise by what stands before them; what they alone decide is looked for.
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
  const url = base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'));
  const escaped = encodeURIComponent(secret.toWellFormed());
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    json,
    // JSON within JSON, and Go's %q of it.
    JSON.stringify(json).slice(1, -1),
    escaped,
    escaped.replaceAll(/%../g, (code) => code.toLowerCase()),
    hex,
    hex.toUpperCase(),
    ...base64,
    ...url,
  ];
}

/** Without what it may be broken by: white space, also as JSON writes it. */
const joined = (text: string): string => text.replaceAll(/\s|\\[rn]/g, '');

/** It may be wrapped anywhere, as base64 is, also within a string of JSON. */
const broken = (form: string): RegExp =>
  new RegExp(Array.from(form).map(escapeForRegExp).join(String.raw`(?:\s|\\[rn])*`), 'g');
