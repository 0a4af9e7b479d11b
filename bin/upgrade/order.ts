export type SideName = 'a' | 'b';

/** A B B A A B B A …: what drifts with time, as a host that warms up, falls on both sides alike. */
export function abba(runsASide: number): readonly SideName[] {
  return Array.from({ length: runsASide }, (_, pair): readonly SideName[] =>
    pair % 2 === 0 ? ['a', 'b'] : ['b', 'a'],
  ).flat();
}
