import type { Act } from '../cluster/node-operations.ts';

/** What an act was, how it ended, and the last `lines` of what it said. */
export const actEvidence = ({ command, exitCode, output }: Act, lines = 8): readonly string[] => [
  `${command}: exit code ${exitCode ?? 'none'}`,
  ...output.trim().split('\n').slice(-lines),
];
