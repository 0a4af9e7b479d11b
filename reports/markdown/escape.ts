import { inOneLine, plain } from '../plain.ts';

/**
 * Text of others, as it is to be read in GitHub's Markdown, in one line: no markup, no HTML, no table cell, no link, no
 * mention, no emoji and no reference to an issue comes out of it.
 */
export function inline(text: string): string {
  return (
    inOneLine(text)
      // GitHub looks for @mentions, #issues, GH-issues and :emoji: in what was rendered, so only a character in between
      // helps. Clock times are no emoji.
      .replaceAll(/@|#(?=\w)|\bGH-(?=\d)|:(?!\d\d:)(?=[\w+-]+:)/gi, '$&\u200B')
      .replaceAll(/[\\`*[\]|~$]/g, String.raw`\$&`)
      // Between letters it marks nothing (CommonMark 0.31, 6.2), and file names are full of it.
      .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, String.raw`\_`)
      .replaceAll(/[&<>]/g, entity)
      // What would begin a list, a heading or a rule at the beginning of a line.
      .replace(/^(?:[-+=#]|\d+[.)](?=\s|$))/, (mark) => `${mark.slice(0, -1)}\\${mark.slice(-1)}`)
      // Bare addresses become links.
      .replaceAll('://', `${entity(':')}//`)
      .replaceAll(/www\./gi, (www) => www.slice(0, -1) + entity('.'))
  );
}

/** The same in a monospaced face. */
export const code = (text: string): string => (text === '' ? '' : `<code>${inline(text)}</code>`);

/** Text of several lines, as it is. */
export const block = (text: string): string => `<pre>\n${plain(text).replaceAll(/[&<>]/g, entity)}\n</pre>`;

const entity = (character: string): string => `&#${character.codePointAt(0)};`;
