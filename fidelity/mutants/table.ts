import type { Mutant } from './mutant.ts';

/** Mutants and what refutes each, as a table in Markdown. */
export function mutantTable(mutants: readonly Mutant[]): string {
  const rows = mutants.map(({ plants, trace, shows }) => `| ${plants} | ${trace} | \`${shows}\` |`);
  return ['| planted | refuted by the replay of | in which is found |', '| --- | --- | --- |', ...rows].join('\n');
}
