import type { PlannedTest } from '../run-folder/test-records.ts';

/**
 * Ids by which baselines and JUnit call scenarios: the file's name; the title too where a file holds several; project and
 * repetition where one title ran more than once.
 */
export function scenarioIds(tests: readonly PlannedTest[]): ReadonlyMap<string, string> {
  const short = (test: PlannedTest) => test.file.replace(/\.(spec|test)\.[cm]?[jt]s$/, '');
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
