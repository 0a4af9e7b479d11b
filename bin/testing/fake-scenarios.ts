import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { ClusterDescription } from '../../lib/cluster/cluster.ts';
import { settingsWanted } from '../../lib/cluster/profile.ts';
import { connectOwner } from '../../lib/owner/client.ts';
import { pieceFiles } from '../../reports/run-folder/pieces.ts';
import type { TestRecord } from '../../reports/run-folder/test-records.ts';
import type { RunFault } from '../../reports/schema/fault.ts';

/** Stands for Playwright with reporter and worker: leaves in the run's folder what they would leave. */
const behaviour = process.env['FAKE_SCENARIOS'] ?? 'pass';
const owner = await connectOwner(process.env['POWERCUT_OWNER'] ?? '');
const { runFolder } = await owner.call('hello', { role: 'worker', pid: process.pid });
const parallel = Number(process.env['POWERCUT_PARALLEL'] ?? 1);
const slots = Array.from({ length: parallel }, (_, slot) => slot);
const clusters = await Promise.all(slots.map((slot) => owner.call('lease', { slot })));

const append = (file: string, line: object) => appendFileSync(join(runFolder, file), `${JSON.stringify(line)}\n`);
const record = (line: TestRecord) => append(pieceFiles.tests, line);
const title = 'a worker loses power';
console.log('the scenarios say hello');
if (behaviour === 'crash') process.exit(7);
// One scenario, run once in each slot.
record({
  type: 'plan',
  at: 0,
  tests: slots.map((slot) => ({
    testId: `${slot}`,
    file: 'scenarios/worker-loses-power.spec.ts',
    title,
    project: 'scenarios',
    repeat: slot,
    claims: ['power.cut'],
  })),
});
const verdict = behaviour === 'fail' ? 'fail' : 'pass';
const status = verdict === 'pass' ? 'passed' : 'failed';
for (const [slot, cluster] of clusters.entries()) await playOn(cluster, slot);
record({ type: 'end', at: 4, status });
owner.close();
process.exitCode = verdict === 'pass' ? 0 : 1;

async function playOn(cluster: ClusterDescription, slot: number): Promise<void> {
  const test = { testId: `${slot}`, retry: 0 };
  record({ type: 'test-begin', at: 1, ...test });
  const cut = { machine: 'c1', node: `${cluster.spec.name}-worker`, undo: 'docker start c1' };
  await owner.call('intend', { id: `cut/${slot}`, act: 'cut-power', params: cut });

  if (behaviour === 'hang') {
    // Like a worker process, a child that is deaf to SIGTERM too.
    process.on('SIGTERM', () => undefined);
    const deaf = "process.on('SIGTERM', () => {}); process.stdin.resume(); setInterval(() => {}, 1e6);";
    void execa(process.execPath, ['-e', deaf], { stdin: 'pipe', reject: false });
    await owner.call('progress', { type: 'phase', at: 2, text: 'the power is cut' });
    await new Promise(() => undefined);
  }

  append(pieceFiles.clusters, { description: cluster, settings: settingsWanted(cluster.spec, []) });
  append(`timeline-${slot}-1.jsonl`, { type: 'note', at: 2, topic: 'fault', text: 'power cut' });
  append(pieceFiles.faults, cutOf(cut.node));
  const claim = { id: 'power.cut', title: 'the power is cut', scenario: title, testId: test.testId };
  append(pieceFiles.claims, { type: 'begun', key: `k${slot}`, ...claim });
  append(pieceFiles.claims, {
    key: `k${slot}`,
    ...claim,
    subject: `Node ${cut.node}`,
    verdict,
    reason: 'the container has exited',
    exercised: 1,
    evidence: [],
    negated: false,
  });
  if (behaviour !== 'fail') await owner.call('settled', { id: `cut/${slot}` });
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
