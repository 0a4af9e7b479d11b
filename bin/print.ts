/**
 * Writes `text`, and waits until the reader has taken it and all that was written before: what a pipe has not taken yet
 * when the process exits is lost. A reader who has gone is not waited for.
 */
export function print(text: string, stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write(text, () => resolve());
  });
}
