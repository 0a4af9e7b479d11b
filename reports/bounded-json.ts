/** How much of JSON is taken in; each is many times what powercut writes. */
export interface JsonBounds {
  /** Lists and objects within each other. */
  readonly depth: number;
  /** Values of all kinds, at whatever depth. */
  readonly values: number;
}

/**
 * Why a text is not to be parsed: what it holds goes too deep, or is too much, for whoever walks it. Undefined if it is within
 * bounds; whether it is JSON at all is for the parser to say.
 */
export function whyOutOfBounds(text: string, bounds: JsonBounds): string | undefined {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') at = endOfString(text, at);
    if (sign === ',') values += 1;
    if (sign === ']' || sign === '}') depth -= 1;
    if (sign === '[' || sign === '{') {
      depth += 1;
      values += 1;
      if (depth > bounds.depth) return `it is nested more than ${bounds.depth} deep`;
    }
    if (values > bounds.values) return `it has more than ${bounds.values} values`;
  }
  return undefined;
}

/** Where the string that begins at `start` ends. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at += 1) {
    const end = text.indexOf('"', at);
    if (end === -1) return text.length;
    let before = end - 1;
    while (text[before] === '\\') before -= 1;
    // A quotation mark behind an odd number of backslashes is a part of the string.
    if ((end - before) % 2 === 1) return end;
    at = end;
  }
}
