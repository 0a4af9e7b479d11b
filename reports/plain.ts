/**
 * Text of others, so that it is read as it is: colours and other sequences for terminals go, with whatever they carry; every
 * other character that moves, hides or turns text stands as its number, as in `\u{202e}`. Line breaks and tabs stay.
 */
export function plain(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replaceAll(sequence, '')
    .replaceAll(unseen, (character) => String.raw`\u{${character.codePointAt(0)?.toString(16)}}`);
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
 * Controls but line breaks and tabs; what turns the direction of writing; what joins or parts letters and is not seen, or
 * breaks a line for some readers and not for others; fillers, tags, and what is no character (Unicode 16, 23.1 to 23.9).
 */
const unseen =
  /[^\P{Cc}\n\t]|[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uFE00-\uFE0E\uFEFF\uFFA0\uFFF0-\uFFFB]|\p{Noncharacter_Code_Point}|[\u{E0000}-\u{E0FFF}]/gu;
