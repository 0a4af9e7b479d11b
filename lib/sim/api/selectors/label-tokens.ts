/** A part of a label selector. `word`s stand for keys, values, and the operators `in` and `notin`. */
export interface Token {
  readonly type: 'word' | 'symbol' | 'end';
  readonly text: string;
}

const pattern = /[ \t\r\n]*(==|!=|[=!(),<>]|[^ \t\r\n=!(),<>]+)/gy;

/** apimachinery, pkg/labels/selector.go, Lexer. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const [, found = ''] of text.matchAll(pattern)) {
    tokens.push({ type: /^[=!(),<>]/.test(found) ? 'symbol' : 'word', text: found });
  }
  return [...tokens, { type: 'end', text: '' }];
}
