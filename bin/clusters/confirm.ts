import { createInterface } from 'node:readline';

/** A terminal, or what a test puts in its place. */
export interface Dialogue {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Asks, and answers true only for a plain yes; the end of the input and Ctrl-C are none. */
export async function confirm(question: string, { input, output }: Dialogue): Promise<boolean> {
  const lines = createInterface({ input, output });
  const answer = await new Promise<string>((resolve) => {
    lines.on('close', () => resolve(''));
    lines.question(`${question} [y/N] `, resolve);
  });
  lines.close();
  return /^\s*y(es)?\s*$/i.test(answer);
}
