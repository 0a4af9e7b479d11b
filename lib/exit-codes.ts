/** What the process's exit code says. CI systems branch on these, so a number never changes its meaning. */
export const exitCodes = {
  pass: 0,
  fail: 1,
  usage: 2,
  environment: 3,
  regression: 4,
  unknown: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const precedence: readonly ExitCode[] = [130, 2, 3, 1, 4, 5, 0];

/** The code that wins when several apply (a failed claim in an interrupted run is still an interrupted run). */
export function worstExitCode(codes: Iterable<ExitCode>): ExitCode {
  const present = new Set(codes);
  return precedence.find((code) => present.has(code)) ?? exitCodes.pass;
}
