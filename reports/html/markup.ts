import { plain } from '../plain.ts';

/** HTML that may stand in a page as it is; text of others becomes such only by being escaped. */
export class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

type Child = Markup | string | number | undefined | readonly Child[];

/**
 * A template of HTML or SVG. Every value but markup is escaped, for between tags and for attributes within double quotes.
 * A value may stand nowhere else: not as a tag, in a script or in an attribute without quotes.
 *
 * @example html`<p title="${claim.id}">${claim.reason}</p>`
 */
export function html(parts: TemplateStringsArray, ...values: readonly Child[]): Markup {
  return new Markup(parts.map((part, index) => `${part}${render(values[index])}`).join(''));
}

function render(child: Child): string {
  if (child === undefined) return '';
  if (child instanceof Markup) return child.toString();
  if (typeof child === 'string' || typeof child === 'number') return escape(String(child));
  return child.map(render).join('');
}

const escape = (text: string): string =>
  plain(text)
    .toWellFormed()
    .replaceAll(/[&<>"'`]/g, (character) => `&#${character.codePointAt(0)};`);
