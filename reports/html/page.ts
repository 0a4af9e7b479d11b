import { createHash } from 'node:crypto';
import { html, Markup } from './markup.ts';

/** What a page has of its own. */
export interface PageParts {
  readonly title: string;
  readonly style: string;
  readonly script?: string;
  /** Further elements of its head, each with the end of its line. */
  readonly head?: Markup;
  readonly body: Markup;
}

/**
 * A page that loads nothing; its policy allows no style and no script but its own, by their hashes, so that what a log says can
 * do nothing even where it were not escaped.
 */
export function page({ title, style, script, head = html``, body }: PageParts): string {
  const policy = [
    "default-src 'none'",
    `style-src ${hashed(style)}`,
    ...(script === undefined ? [] : [`script-src ${hashed(script)}`]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${head}<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
${body}
${script === undefined ? '' : html`<script>${new Markup(script)}</script>\n`}</body>
</html>
`.toString();
}

const hashed = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
