import type { PlannedTest } from '../run-folder/test-records.ts';

/** What one types to run the scenarios of a file: its name, without folder and ending. No two that are played together share it. */
export const scenarioName = (file: string): string =>
  file.replace(/^.*\//, '').replace(/\.(spec|test)\.[cm]?[jt]s$/, '');

/**
 * Ids by which baselines and JUnit call scenarios: the name of the file; the title too where a file holds several; project
 * and repetition where one title ran more than once.
 */
export function scenarioIds(tests: readonly PlannedTest[]): ReadonlyMap<string, string> {
  const short = (test: PlannedTest) => scenarioName(test.file);
  const withTitle = (test: PlannedTest) => [short(test), test.title].filter((part) => part !== '').join(' › ');
  const full = (test: PlannedTest) =>
    `${withTitle(test)} [${[test.project, `repetition ${test.repeat + 1}`].filter((part) => part !== '').join(', ')}]`;
  const levels = [short, withTitle, full, (test: PlannedTest) => test.testId];
  return new Map(
    tests.map((test) => {
      const level = levels.find(
        (name) => name(test) !== '' && tests.filter((other) => name(other) === name(test)).length === 1,
      );
      return [test.testId, (level ?? ((same) => same.testId))(test)];
    }),
  );
}
