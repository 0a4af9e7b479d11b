import type { ModelMutant, SimulatorMutant } from './mutant.ts';

/** Mistakes in the simulator and what refutes each, as a table in Markdown. */
export const simulatorTable = (mutants: readonly SimulatorMutant[]): string =>
  table(
    ['planted', 'refuted by the replay of', 'in which is found'],
    mutants.map(({ plants, trace, shows }) => [plants, trace, `\`${shows}\``]),
  );

/** The same of mistakes in the model. */
export const modelTable = (mutants: readonly ModelMutant[]): string =>
  table(
    ['planted', 'refuted by', 'whose claim fails', 'for'],
    mutants.map(({ plants, trace, claim, shows }) => [plants, trace, `\`${claim}\``, `\`${shows} …\``]),
  );

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
