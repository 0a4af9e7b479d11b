/** Columns of the time before every line, with the space behind it. */
export const gutter = 7;

export interface Block {
  /** In front of the first line: time and mark, in plain text. */
  readonly prefix: string;
  readonly text: string;
  /** Columns by which further lines are indented; those of the prefix, unless that leaves too little room. */
  readonly indent?: number;
}

/** Breaks a text into lines of at most `columns`, at spaces where there are any; further lines hang below the first. */
export function layOut({ prefix, text, indent = prefix.length }: Block, columns: number): readonly string[] {
  const hang = hangOf(indent, columns);
  const lines: string[] = [];
  let line = prefix;
  let empty = true;
  for (const word of text.split(' ').flatMap((each) => pieces(each, columns - hang))) {
    if (!empty && line.length + 1 + word.length > columns) {
      lines.push(line.trimEnd());
      line = ' '.repeat(hang);
      empty = true;
    }
    // A prefix that leaves no room for a single word stands alone.
    if (empty && line === prefix && line.length + word.length > columns && prefix.length > hang) {
      lines.push(line.trimEnd());
      line = ' '.repeat(hang);
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line.trimEnd()];
}

/** Columns by which lines hang that would like to hang by `indent`: as many, if that leaves room to read in. */
export function hangOf(indent: number, columns: number): number {
  return columns - indent >= 28 ? indent : Math.max(2, Math.min(indent, columns - 28));
}

/** Lines of a text that has line breaks of its own; each keeps its own indentation. */
export function layOutLines(prefix: string, text: string, columns: number): readonly string[] {
  return text.split('\n').flatMap((line, index) => {
    const own = /^ */.exec(line)?.[0] ?? '';
    const before = `${index === 0 ? prefix : ' '.repeat(prefix.length)}${own}`;
    return layOut({ prefix: before, text: line.slice(own.length) }, columns);
  });
}

/** A word that is longer than a line, in pieces. */
function pieces(word: string, size: number): readonly string[] {
  if (word.length <= size || size < 1) return [word];
  return word.match(new RegExp(`.{1,${size}}`, 'gu')) ?? [word];
}

/** ` 1:05`, minutes and seconds since the run began; hours if there are any. */
export function elapsed(at: number): string {
  const whole = Math.max(0, Math.floor(at / 1000));
  const pad = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes, seconds] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return (hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds)}` : `${minutes}:${pad(seconds)}`).padStart(5);
}
