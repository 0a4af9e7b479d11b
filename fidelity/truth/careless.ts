import type { Planted } from '../mutants/load-anew.ts';

const doubts = 'matchers/doubts.ts';

const withoutDoubt = (find: string, given: string): Planted => ({
  file: doubts,
  find,
  replace: `${find}\n  if (${given} !== undefined) return [];`,
});

/** A judge that doubts nothing: he believes the record, the driver and the host, and takes what he did not see for not there. */
export const careless: readonly Planted[] = [
  withoutDoubt(
    'export function recordDoubts(observed: ObservedCluster, kinds: Iterable<ObservedKind>, span: Interval): string[] {',
    'span',
  ),
  {
    file: doubts,
    find: '  return [...recordDoubts(observed, kinds, span), ...unproven];',
    replace: '  return [];',
  },
  withoutDoubt('export async function settingsDoubts({ cluster }: ObservedCluster): Promise<string[]> {', 'cluster'),
  withoutDoubt(
    'export function controllerDoubts(observed: ObservedCluster, span: Interval, acted: boolean): string[] {',
    'span',
  ),
  withoutDoubt('  known: readonly DarkNode[] = [],\n): string[] {', 'known'),
  withoutDoubt('export async function powerDoubts(node: DarkNode): Promise<string[]> {', 'node'),
  withoutDoubt('export async function returnDoubts({ before, fault }: ReturnedNode): Promise<string[]> {', 'before'),
  withoutDoubt('export function starvation(observed: ObservedCluster, span: Interval): string[] {', 'span'),
  {
    file: 'verdict/judge.ts',
    find: 'if (absence.provenUntil < absence.deadline) {',
    replace: 'if (Number.isNaN(absence.deadline)) {',
  },
];
