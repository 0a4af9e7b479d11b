import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The line by which a janitor learns that nothing is left for it to do. */
export const dismissal = 'nothing is left';

/**
 * Waits for the end of standard input, which is the death of a run's owner, unless that has said before that nothing is left:
 * then the answer is `dismissed`. It stands alone, for whoever waits all through a run is to take little memory meanwhile.
 */
export async function ownersEnd(): Promise<'dismissed' | 'dead'> {
  let said = false;
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    said ||= line === dismissal;
  });
  await once(lines, 'close');
  return said ? 'dismissed' : 'dead';
}
