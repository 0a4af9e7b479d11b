import { type Bytes, formatBytes, gigabytes } from '../../units.ts';
import { type Finding, fine, unfit, warning } from '../finding.ts';

/** With what the host itself and powercut take beside it; a cluster of three holds about 1 GB when it is idle. */
const perNode: Bytes = gigabytes(1);

export interface Memory {
  /** Of the machine that Docker runs on. */
  readonly total: Bytes;
  /** What of it is free or can be freed; undefined if that cannot be told from here. */
  readonly available: Bytes | undefined;
}

/** Whether a cluster of that many nodes finds the memory it needs. */
export function checkMemory({ total, available }: Memory, nodes: number): Finding {
  const needed = nodes * perNode;
  const have =
    available === undefined
      ? `Docker has ${formatBytes(total)}`
      : `${formatBytes(available)} of ${formatBytes(total)} available`;
  const text = `Memory: ${have}; ${nodes} nodes need about ${formatBytes(needed)}`;
  if (total < needed / 2) return unfit('memory', `${text}.`, 'Give the machine that Docker runs on more memory.');
  if ((available ?? total) >= needed) return fine('memory', text);
  return warning('memory', `${text}.`, 'docker stats --no-stream, to see what other containers take');
}
