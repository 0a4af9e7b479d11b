import type { Scale } from '../../objects.ts';
import { since } from './cells.ts';
import type { CellsOf } from './rows.ts';

/** The row of a `scale` (printers.go, printScale). */
export const cellsOfScale: CellsOf<Scale> = ({ metadata = {}, spec, status }, now) => [
  metadata.name ?? '',
  spec?.replicas ?? 0,
  status?.replicas ?? 0,
  since(metadata.creationTimestamp, now),
];
