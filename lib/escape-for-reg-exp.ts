/** A regular expression that matches this text and nothing else. A slash stays: Playwright takes what begins with an escaped one for no path. */
export const escapeForRegExp = (text: string): string => text.replaceAll(/[^\w/-]/g, String.raw`\$&`);
