import { withoutSecrets } from '../lib/secrets/known.ts';

/**
 * JSON for files and terminals, indented, with a line break at its end. What a terminal would obey, or what turns the
 * direction of writing, stands as its number: JSON itself escapes the controls below U+0020 alone. It is read as the
 * same, but for secrets, which are in none of its strings.
 */
export const jsonText = (value: unknown): string =>
  `${JSON.stringify(value, withoutSecretsIn, 2).replaceAll(obeyed, (character) => String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;

const withoutSecretsIn = (_key: string, each: unknown): unknown =>
  typeof each === 'string' ? withoutSecrets(each) : each;

const obeyed = /[\u007F-\u009F\u00AD\u061C\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF0-\uFFFF]/g;
