import { pressures, starvedWhen } from '../../lib/recorder/starved-when.ts';
import type { PressureLine } from '../run-folder/pieces.ts';
import type { RunPressure } from '../schema/pressure.ts';

/** All that was measured of the host, by all processes, in one: they had it at the same time, too. Undefined if nothing was. */
export function pressureOf(lines: readonly PressureLine[]): RunPressure | undefined {
  if (lines.length === 0) return undefined;
  const shares = pressures.flatMap((what) => {
    const told = lines.flatMap(({ at, until, shares: { [what]: share } }) =>
      share === undefined ? [] : [{ ...share, took: until - at }],
    );
    const took = told.reduce((sum, one) => sum + one.took, 0);
    if (took <= 0) return [];
    const mean = told.reduce((sum, one) => sum + one.mean * one.took, 0) / took;
    const worst = Math.max(...told.map((one) => one.worst));
    return [[what, { mean: rounded(mean), worst: rounded(worst), limit: starvedWhen.share[what] }] as const];
  });
  const late = { worst: Math.round(Math.max(...lines.map((line) => line.late))), limit: starvedWhen.late };
  return { late, ...Object.fromEntries(shares) };
}

const rounded = (share: number): number => Math.round(share * 1000) / 1000;
