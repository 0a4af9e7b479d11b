import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { connectOwner } from '../../lib/owner/client.ts';
import { pieceFiles } from '../../reports/run-folder/pieces.ts';
import type { TestRecord } from '../../reports/run-folder/test-records.ts';
import type { RunSettings } from '../../reports/schema/cluster.ts';
import type { RunFault } from '../../reports/schema/fault.ts';

/** Stands for Playwright with reporter and worker: leaves in the run's folder what they would leave. */
const behaviour = process.env['FAKE_SCENARIOS'] ?? 'pass';
const owner = await connectOwner(process.env['POWERCUT_OWNER'] ?? '');
const { runFolder } = await owner.call('hello', { role: 'worker', pid: process.pid });
const cluster = await owner.call('lease', { slot: 0 });

const record = (line: TestRecord) => appendFileSync(join(runFolder, pieceFiles.tests), `${JSON.stringify(line)}\n`);
const title = 'a worker loses power';
const test = { testId: '1', retry: 0 };
console.log('the scenarios say hello');
if (behaviour === 'crash') process.exit(7);
record({
  type: 'plan',
  at: 0,
  tests: [
    {
      testId: '1',
      file: 'scenarios/worker-loses-power.spec.ts',
      title,
      project: 'scenarios',
      repeat: 0,
      claims: ['power.cut'],
    },
  ],
});
record({ type: 'test-begin', at: 1, ...test });
const cut = { machine: 'c1', node: `${cluster.spec.name}-worker`, undo: 'docker start c1' };
await owner.call('intend', { id: 'cut/1', act: 'cut-power', params: cut });

if (behaviour === 'hang') {
  // Like a worker process, a child that is deaf to SIGTERM too.
  process.on('SIGTERM', () => undefined);
  const deaf = "process.on('SIGTERM', () => {}); process.stdin.resume(); setInterval(() => {}, 1e6);";
  void execa(process.execPath, ['-e', deaf], { stdin: 'pipe', reject: false });
  await owner.call('progress', { type: 'phase', at: 2, text: 'the power is cut' });
  await new Promise(() => undefined);
}

const append = (file: string, line: object) => appendFileSync(join(runFolder, file), `${JSON.stringify(line)}\n`);
append(pieceFiles.clusters, { description: cluster, settings: settingsOf(cluster.spec.kubernetesVersion) });
append('timeline-0-1.jsonl', { type: 'note', at: 2, topic: 'fault', text: 'power cut' });
append(pieceFiles.faults, cutOf(cut.node));
const verdict = behaviour === 'fail' ? 'fail' : 'pass';
appendFileSync(
  join(runFolder, pieceFiles.claims),
  [
    { type: 'begun', key: 'k', id: 'power.cut', title: 'the power is cut', scenario: title },
    {
      key: 'k',
      id: 'power.cut',
      title: 'the power is cut',
      scenario: title,
      subject: `Node ${cut.node}`,
      verdict,
      reason: 'the container has exited',
      exercised: 1,
      evidence: [],
      negated: false,
    },
  ]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join(''),
);
if (behaviour !== 'fail') await owner.call('settled', { id: 'cut/1' });
const status = verdict === 'pass' ? 'passed' : 'failed';
const errors = verdict === 'pass' ? [] : [{ kind: 'error' as const, message: 'Error: failed' }];
record({
  type: 'test-end',
  at: 3,
  ...test,
  status,
  expectedToFail: false,
  durationMs: 2,
  errors,
  claims: ['power.cut'],
});
record({ type: 'end', at: 4, status });
owner.close();
process.exitCode = verdict === 'pass' ? 0 : 1;

function settingsOf(version: string): RunSettings {
  const setting = { value: 1, source: 'made up' };
  return {
    kubernetesVersion: { value: version, source: 'made up' },
    nodeMonitorPeriod: setting,
    nodeMonitorGracePeriod: setting,
    nodeEvictionRate: setting,
    defaultUnreachableTolerationSeconds: setting,
    defaultNotReadyTolerationSeconds: setting,
    nodeLeaseDuration: {},
  };
}

function cutOf(node: string): RunFault {
  const found = { source: 'made up', readAt: 2, facts: {} };
  return {
    kind: 'cut-power',
    node,
    driver: 'fake',
    requestedAt: 2,
    confirmedAt: 2,
    confirmed: { lo: 2, hi: 2 },
    evidence: { before: { ...found, state: 'running' }, after: { ...found, state: 'off' } },
    alreadySo: false,
    undo: 'docker start c1',
  };
}
