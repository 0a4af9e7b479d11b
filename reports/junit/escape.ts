import { plain } from '../plain.ts';

/** Text between tags. */
export const text = (value: string): string => allowed(value).replaceAll(/[&<>]/g, entity);

/** Text within double quotes; a line break would be read as a space. */
export const attribute = (value: string): string => allowed(value).replaceAll(/[&<>"'\n\t]/g, entity);

/** What XML 1.0 cannot hold at all, escaped or not (section 2.2, Char): controls, half surrogates and two of the last. */
const allowed = (value: string): string =>
  plain(value)
    .toWellFormed()
    .replaceAll(/[\uFFFE\uFFFF]/g, '\uFFFD');

const entity = (character: string): string => `&#${character.codePointAt(0)};`;
