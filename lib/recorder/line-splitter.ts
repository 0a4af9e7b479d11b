/** Cuts a byte stream into lines, whatever the borders of its chunks; a character may lie across them. */
export class LineSplitter {
  #rest: Buffer[] = [];

  /** The lines that this chunk completes, without their line feeds. */
  push(chunk: Buffer): string[] {
    const lines: string[] = [];
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      lines.push(Buffer.concat([...this.#rest, chunk.subarray(from, end)]).toString('utf8'));
      this.#rest = [];
      from = end + 1;
    }
    if (from < chunk.length) this.#rest.push(chunk.subarray(from));
    return lines;
  }

  /** What has come of a line that is not complete. */
  get rest(): string {
    return Buffer.concat(this.#rest).toString('utf8');
  }
}
