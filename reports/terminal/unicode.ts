/** What tells whether a terminal or a log shows more than ASCII. */
export interface UnicodeHints {
  readonly platform: string;
  readonly environment: Readonly<Partial<Record<string, string>>>;
}

/**
 * True if marks and dashes beyond ASCII are likely to be shown as they are: by the locale, as POSIX reads it (LC_ALL over
 * LC_CTYPE over LANG), else by the CI system, whose logs are UTF-8.
 */
export function showsUnicode({ platform, environment }: UnicodeHints): boolean {
  // The consoles of Linux and of old Windows have few glyphs.
  if (environment['TERM'] === 'linux') return false;
  if (platform === 'win32') return set(environment['WT_SESSION']) || environment['TERM_PROGRAM'] === 'vscode';
  const locale = [environment['LC_ALL'], environment['LC_CTYPE'], environment['LANG']].find(set);
  return locale === undefined ? set(environment['CI']) : /utf-?8/i.test(locale);
}

const set = (value: string | undefined): boolean => value !== undefined && value !== '';

/** The same text in ASCII, as well as it goes. */
export function toAscii(text: string): string {
  return text.replaceAll(/[^\n -~]/gu, (character) => substitutes[character] ?? '?');
}

const substitutes: { readonly [character: string]: string } = {
  '…': '...',
  '±': '+/-',
  '–': '-',
  '—': '-',
  '→': '->',
  '›': '>',
  '≤': '<=',
  '≥': '>=',
  '·': '-',
  '’': "'",
  '\t': ' ',
};
