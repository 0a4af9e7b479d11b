import { withoutSecrets } from '../lib/secrets/known.ts';

/**
 * Text of others, so that it is read as it is, and without secrets: colours and other sequences for terminals go, with whatever they carry; every
 * other character that moves, hides or turns text stands as its number, as in `\u{202e}`. Line breaks and tabs stay.
 */
export function plain(text: string): string {
  const shown = text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replaceAll(sequence, '')
    .replaceAll(unseen, (character) => String.raw`\u{${character.codePointAt(0)?.toString(16)}}`);
  // Last, for what is taken out may have stood within a secret.
  return withoutSecrets(shown);
}

/** Text of others in one line. */
export const inOneLine = (text: string): string => plain(text).trim().replaceAll(/\s+/g, ' ');

/**
 * What terminals obey (ECMA-48, 5.4 and 5.6; C1 also as one character): strings of the system and of programs up to their
 * end, or to that of the line if nothing ends them; then control sequences, character sets, and lone escapes.
 */
const sequence = new RegExp(
  [
    String.raw`(?:\u001B[\]PX^_]|[\u009D\u0090\u0098\u009E\u009F])[^\n\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)?`,
    String.raw`(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]`,
    String.raw`\u001B[ -/]+[0-~]`,
    String.raw`\u001B[0-Z\\a-~]`,
  ].join('|'),
  'g',
);

/**
 * Controls but line breaks and tabs; what is not seen and joins, parts or turns letters, but for what makes one picture of
 * several (Unicode 16, 5.21 and 23.1 to 23.9); what breaks a line for some readers only; and what is no character.
 */
const unseen =
  /[^\P{Cc}\n\t]|(?!\uFE0F|(?<=\p{Extended_Pictographic}\uFE0F?)\u200D(?=\p{Extended_Pictographic}))\p{Default_Ignorable_Code_Point}|[\u2028\u2029\uFFF9-\uFFFB]|\p{Noncharacter_Code_Point}/gu;
