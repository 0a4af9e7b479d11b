/** Keeps a document below a number of bytes: what comes later yields to what came before. */
export class Budget {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** True if the lines fit in; they are then counted. */
  take(lines: readonly string[]): boolean {
    const size = sizeOf(lines);
    if (size > this.#left) return false;
    this.#left -= size;
    return true;
  }

  /**
   * As many things as fit between `before` and `after`, and how many are missing. Nothing at all if there are none, or if
   * not even the frame fits.
   */
  section<T>(
    before: readonly string[],
    things: readonly T[],
    render: (thing: T) => string,
    after: readonly string[],
  ): readonly string[] {
    const missing = (count: number) => ['', `${count} more are in run.json.`, ''];
    if (things.length === 0 || !this.take([...before, ...after, ...missing(things.length)])) return [];
    const kept: string[] = [];
    for (const thing of things) {
      const item = render(thing);
      // What is shown has no holes: after the first that does not fit, none is taken.
      if (!this.take([item])) return [...before, ...kept, ...missing(things.length - kept.length), ...after];
      kept.push(item);
    }
    return [...before, ...kept, ...after];
  }
}

const sizeOf = (lines: readonly string[]): number => lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
