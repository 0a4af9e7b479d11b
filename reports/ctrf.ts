import { jsonText } from './json-text.ts';
import type { Run } from './run.ts';
import type { RunClaim } from './schema/claim.ts';
import { clip } from './words.ts';

/** CTRF has no "unknown"; "other" is neither a pass nor skipped, so nobody takes it for green. */
const statuses = { pass: 'passed', fail: 'failed', unknown: 'other' } as const satisfies {
  readonly [verdict in RunClaim['verdict']]: string;
};

/** The run in the Common Test Report Format (ctrf.io), one test a claim; times are milliseconds since 1970. */
export function renderCtrf(run: Run): string {
  const start = Date.parse(run.startedAt);
  const tests = run.claims.map((claim) => ({
    name: claim.title,
    status: statuses[claim.verdict],
    rawStatus: claim.verdict,
    duration: Math.max(0, Math.round(claim.observed?.hi ?? 0)),
    suite: [claim.scenario],
    ...(claim.verdict === 'pass' ? {} : { message: clip(claim.reason, 4000) }),
    ...(claim.evidence.length === 0 ? {} : { trace: clip(claim.evidence.join('\n'), 8000) }),
    extra: { id: claim.id, subject: claim.subject },
  }));
  // What kept a run from its claims is no claim, and a report of it must not look empty and green.
  const others = run.outcome.reasons
    .filter(({ scope }) => scope !== 'claim')
    .map(({ verdict, subject, text }) => ({
      name: subject === '' ? 'the run' : subject,
      status: statuses[verdict],
      rawStatus: verdict,
      duration: 0,
      suite: ['the run'],
      message: clip(text, 4000),
      extra: {},
    }));
  const all = [...tests, ...others];
  const count = (status: string) => all.filter((one) => one.status === status).length;
  const report = {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    generatedBy: `powercut ${run.powercutVersion}`,
    results: {
      tool: { name: 'powercut', version: run.powercutVersion },
      summary: {
        tests: all.length,
        passed: count('passed'),
        failed: count('failed'),
        skipped: 0,
        pending: 0,
        other: count('other'),
        start,
        stop: start + Math.round(run.durationMs ?? 0),
      },
      tests: all,
      environment: {
        appVersion: run.spec.kubernetesVersion,
        testEnvironment: `${run.provider}${run.simulated ? ' (simulated)' : ''}`,
        extra: { verdict: run.outcome.verdict, exitCode: run.outcome.exitCode, run: run.id },
      },
    },
  };
  return jsonText(report);
}
