import { formatInterval, formatWindow } from '../../lib/verdict/judge.ts';
import type { Run } from '../run.ts';
import type { RunClaim } from '../schema/claim.ts';
import type { Terminal } from '../terminal.ts';
import { storySteps } from './made-up-story.ts';
import type { ManualClock } from './manual-clock.ts';

/** Plays a made-up run to a terminal, as its processes would tell of it. */
export async function showRun(run: Run, terminal: Terminal, clock: ManualClock): Promise<void> {
  terminal.say(
    [
      `On a kind cluster ${run.spec.name}, Kubernetes ${run.spec.kubernetesVersion}, profile fast, 2 workers:`,
      ...run.scenarios.map(({ id, title }) => `  ${id}: ${title}`),
      'This takes about 1 min 45 s, at the very longest 4 min 0 s.',
    ].join('\n'),
  );
  terminal.show({ type: 'phase', at: clock.now(), text: `making the cluster ${run.spec.name}` });
  for (const { title, startedAtMs = 0, durationMs = 0, steps } of run.scenarios) {
    await clock.goTo(startedAtMs);
    terminal.show({ type: 'scenario', at: clock.now(), title, state: 'begin' });
    for (const step of steps) {
      await clock.goTo(step.startedAtMs);
      terminal.show({ type: 'step', at: clock.now(), title: step.title, state: 'begin' });
      const ids = storySteps.find((one) => one.title === step.title)?.claims ?? [];
      for (const claim of run.claims.filter(({ id }) => ids.includes(id))) {
        terminal.show({
          type: 'await',
          at: clock.now(),
          what: claim.title,
          claim: claim.id,
          latest: clock.now() + 9_000,
        });
        await clock.goTo(clock.now() + 1_500);
        const { id, verdict } = claim;
        terminal.show({ type: 'claim', at: clock.now(), id, title: claim.title, verdict, measured: measured(claim) });
      }
      if (step.durationMs !== undefined) {
        terminal.show({ type: 'step', at: clock.now(), title: step.title, state: 'end', ok: step.ok });
      }
    }
    await clock.goTo(startedAtMs + durationMs);
    terminal.show({ type: 'scenario', at: clock.now(), title, state: 'end' });
  }
  terminal.show({ type: 'phase', at: clock.now(), text: 'deleting the cluster' });
  await clock.goTo(run.durationMs ?? 0);
  const more = run.outcome.verdict === 'pass' ? '--profile default' : '--keep-cluster';
  terminal.finish({
    run,
    folder: `reports/output/${run.id}`,
    ...(run.outcome.interrupted ? {} : { next: `npx powercut run ${more}` }),
  });
}

function measured({ observed, expectation, reason }: RunClaim): string {
  if (observed === undefined || expectation === undefined) return reason;
  const window = formatWindow({ hi: Number.POSITIVE_INFINITY, ...expectation.window });
  return `${formatInterval(observed)}, expected ${window} after ${expectation.relativeTo}`;
}
