/** JSON that is none, in the words of Go's encoding/json. */
export class JsonSyntaxError extends Error {}

export interface ParsedJson {
  readonly value: unknown;
  /** The paths of fields that an object has twice, as in `metadata.name`. */
  readonly duplicates: readonly string[];
}

/** Parses JSON, and tells of fields that are there twice, of which the last counts. Throws JsonSyntaxError. */
export function parseJson(text: string): ParsedJson {
  try {
    const value: unknown = JSON.parse(text);
    // What clients send is written without blanks; then nothing is lost but by a field that comes twice.
    if (JSON.stringify(value).length === text.trimEnd().length) return { value, duplicates: [] };
  } catch {
    // Said again below in Go's words.
  }
  return new Parser(text).document();
}

class Parser {
  readonly #text: string;
  readonly #duplicates: string[] = [];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): ParsedJson {
    const value = this.#value('');
    if (this.#next() !== undefined) throw this.#unexpected('after top-level value');
    return { value, duplicates: this.#duplicates };
  }

  #value(path: string): unknown {
    const first = this.#next();
    if (first === '{') return this.#object(path);
    if (first === '[') return this.#array(path);
    if (first === '"') return this.#string();
    if (first === 't') return this.#literal('true', true);
    if (first === 'f') return this.#literal('false', false);
    if (first === 'n') return this.#literal('null', null);
    if (first !== undefined && /[-\d]/.test(first)) return this.#number();
    throw this.#unexpected('looking for beginning of value');
  }

  #object(path: string): object {
    const object: { [key: string]: unknown } = {};
    this.#at += 1;
    if (this.#next() === '}') {
      this.#at += 1;
      return object;
    }
    for (;;) {
      if (this.#next() !== '"') throw this.#unexpected('looking for beginning of object key string');
      const key = this.#string();
      const inner = path === '' ? key : `${path}.${key}`;
      if (Object.hasOwn(object, key)) this.#duplicates.push(inner);
      this.#expect(':', 'after object key');
      object[key] = this.#value(inner);
      if (this.#next() === '}') {
        this.#at += 1;
        return object;
      }
      this.#expect(',', 'after object key:value pair');
    }
  }

  #array(path: string): unknown[] {
    const items: unknown[] = [];
    this.#at += 1;
    if (this.#next() === ']') {
      this.#at += 1;
      return items;
    }
    for (;;) {
      items.push(this.#value(`${path}[${items.length}]`));
      if (this.#next() === ']') {
        this.#at += 1;
        return items;
      }
      this.#expect(',', 'after array element');
    }
  }

  #string(): string {
    const start = this.#at;
    for (this.#at += 1; ; this.#at += 1) {
      const character = this.#text[this.#at];
      if (character === undefined || character < ' ') throw this.#unexpected('in string literal');
      if (character === '\\') this.#at += 1;
      if (character !== '"') continue;
      this.#at += 1;
      return this.#native(start, 'in string escape code');
    }
  }

  #number(): number {
    const start = this.#at;
    const [digits = ''] = /^-?(0|[1-9]\d*)?(\.\d*)?([eE][+-]?\d*)?/.exec(this.#text.slice(start)) ?? [];
    this.#at += digits.length;
    return Number(this.#native(start, 'in numeric literal'));
  }

  /** What JavaScript makes of the text from `start`: the same as Go, if anything. */
  #native(start: number, context: string): string {
    try {
      return String(JSON.parse(this.#text.slice(start, this.#at)));
    } catch {
      throw this.#unexpected(context);
    }
  }

  #literal<T>(word: string, value: T): T {
    for (let index = 0; index < word.length; index += 1) {
      if (this.#text[this.#at] !== word[index]) {
        throw this.#unexpected(`in literal ${word} (expecting ${quoted(word[index] ?? '')})`);
      }
      this.#at += 1;
    }
    return value;
  }

  #expect(wanted: string, context: string): void {
    if (this.#next() !== wanted) throw this.#unexpected(context);
    this.#at += 1;
  }

  /** The next character that is no blank. */
  #next(): string | undefined {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
    return this.#text[this.#at];
  }

  #unexpected(context: string): JsonSyntaxError {
    const character = this.#text[this.#at];
    if (character === undefined) return new JsonSyntaxError('unexpected end of JSON input');
    return new JsonSyntaxError(`invalid character ${quoted(character)} ${context}`);
  }
}

/** encoding/json, quoteChar. */
function quoted(character: string): string {
  if (character === "'") return String.raw`'\''`;
  if (character === '"') return `'"'`;
  const code = character.codePointAt(0) ?? 0;
  if (code >= 32 && (code < 127 || code > 160)) return `'${character}'`;
  return code < 128
    ? String.raw`'\x${code.toString(16).padStart(2, '0')}'`
    : String.raw`'\u${code.toString(16).padStart(4, '0')}'`;
}
