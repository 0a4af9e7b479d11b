import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@playwright/test';
import { createTerminal, type TerminalOptions } from './terminal.ts';
import { expectGolden } from './testdata/golden.ts';
import { madeUpRun, madeUpRuns, withClaim } from './testdata/made-up-run.ts';
import { showRun } from './testdata/made-up-show.ts';
import { manualClock } from './testdata/manual-clock.ts';

/** A terminal on a clock that stands still, and all that was written to it. */
function open({ width, ...options }: Partial<TerminalOptions> & { readonly width?: number } = {}) {
  const clock = manualClock();
  const writes: string[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk: string, _encoding, done) => {
      writes.push(chunk);
      done();
    },
  });
  const sized = width === undefined ? stream : Object.assign(stream, { columns: width });
  const fixed = { stream: sized, clock, color: false, tty: false, awaits: true, unicode: true };
  const terminal = createTerminal({ ...fixed, ...options });
  return {
    clock,
    terminal,
    writes,
    text: () => writes.join(''),
    last: () => stripVTControlCharacters(writes.at(-1) ?? ''),
  };
}

async function shown(run: ReturnType<typeof madeUpRun>, options: Partial<TerminalOptions> = {}): Promise<string> {
  const { clock, terminal, text } = open(options);
  await showRun(run, terminal, clock);
  return text();
}

for (const [name, run] of Object.entries(madeUpRuns)) {
  test(`what a CI log shows of a run that ended as ${name} is the golden one`, async () => {
    expectGolden(`${name}.terminal.txt`, await shown(run()));
  });
}

test('a log has no control characters, and the same text with and without colour', async () => {
  const log = await shown(madeUpRuns.fail());
  expect(stripVTControlCharacters(log)).toBe(log);
  const colored = await shown(madeUpRuns.fail(), { color: true });
  expect(colored).not.toBe(log);
  expect(stripVTControlCharacters(colored)).toBe(log);
});

test('without Unicode everything is ASCII, and every verdict still has its word', async () => {
  const log = await shown(madeUpRuns.fail(), { unicode: false });
  expect(log).toMatch(/^[\n -~]*$/);
  expect(log).toContain('x fail     node.taint-no-execute');
  expect(log).toContain('+ pass    an unreachable node is tainted NoSchedule');
  expect(log).toContain('0.03 s +/- 0.06 s, expected 0.00 s ... 0.50 s after Ready=Unknown');
});

for (const columns of [40, 60, 100]) {
  test(`on a terminal of ${columns} columns no line is longer, but paths`, async () => {
    const log = stripVTControlCharacters(await shown(madeUpRuns.unknown(), { tty: true, columns }));
    const long = log.split('\n').filter((line) => line.length > columns && !line.includes('reports/output/'));
    expect(long).toEqual([]);
    expect(log).toContain('UNKNOWN  8 of 17 claims unknown');
  });
}

test('a terminal shows what is awaited, since when and until when, anew every second', async () => {
  const { clock, terminal, writes, last } = open({ tty: true, columns: 100 });
  terminal.show({ type: 'await', at: 0, what: 'Ready=Unknown on w2', claim: 'node.ready-unknown', latest: 18_500 });
  expect(last()).toBe(' 0:00  … Ready=Unknown on w2: 0 s so far, at the latest in 19 s\n');
  await clock.goTo(11_000);
  expect(last()).toBe(' 0:11  … Ready=Unknown on w2: 11 s so far, at the latest in 8 s\n');
  expect(writes).toHaveLength(12);
  await clock.goTo(20_000);
  expect(last()).toBe(' 0:20  … Ready=Unknown on w2: 20 s so far, due 2 s ago, making sure\n');
  terminal.show({ type: 'claim', at: 20_000, id: 'node.ready-unknown', title: 't', verdict: 'pass', measured: 'm' });
  expect(last()).toContain('✔ pass');
  const count = writes.length;
  await clock.goTo(25_000);
  expect(writes).toHaveLength(count);
});

test('a narrow terminal cuts off what is awaited, never how long it may take', async () => {
  const { terminal, last } = open({ tty: true, columns: 40 });
  terminal.show({ type: 'await', at: 0, what: 'Ready=Unknown on powercut-x7kd-worker2', latest: 18_500 });
  expect(last()).toBe(' 0:00  … Ready=Unknown on powercut-x…\n  0 s so far, at the latest in 19 s\n');
});

test('a log hears every 30 seconds of what is still awaited', async () => {
  const { clock, terminal, text } = open();
  terminal.show({ type: 'await', at: 0, what: 'Ready=Unknown', claim: 'c', latest: 42_000 });
  await clock.goTo(29_000);
  expect(text()).toBe('');
  await clock.goTo(95_000);
  expect(text().split('\n')).toEqual([
    ' 0:30  … still waiting: Ready=Unknown: 30 s so far, at the latest in 12 s',
    ' 1:00  … still waiting: Ready=Unknown: 1 min 0 s so far, due 18 s ago, making sure',
    ' 1:30  … still waiting: Ready=Unknown: 1 min 30 s so far, due 48 s ago, making sure',
    '',
  ]);
});

test('a phase that takes long is told too, until something else begins', async () => {
  const { clock, terminal, text } = open();
  terminal.show({ type: 'phase', at: 0, text: 'making the cluster' });
  await clock.goTo(31_000);
  terminal.show({ type: 'scenario', at: 31_000, title: 'a story', state: 'begin' });
  await clock.goTo(120_000);
  expect(text().split('\n')).toEqual([
    ' 0:00  · making the cluster',
    ' 0:30  … still waiting: making the cluster: 30 s so far',
    ' 0:31  ▶ a story',
    '',
  ]);
});

test('once a phase has begun nothing is awaited that a scenario was waiting for', async () => {
  const { clock, terminal, text } = open();
  terminal.show({ type: 'step', at: 0, title: 'a step', state: 'begin' });
  terminal.show({ type: 'await', at: 0, what: 'Ready=Unknown', claim: 'c' });
  terminal.show({ type: 'phase', at: 1_000, text: 'deleting the cluster' });
  await clock.goTo(32_000);
  expect(text().trimEnd().split('\n').at(-1)).toBe(' 0:31  … still waiting: deleting the cluster: 30 s so far');
  expect(text()).not.toContain('still waiting: Ready=Unknown');
});

test('one verdict ends the waiting of its own claim only', async () => {
  const { terminal, last } = open({ tty: true, columns: 100 });
  terminal.show({ type: 'await', at: 0, what: 'taint', claim: 'a' });
  terminal.show({ type: 'await', at: 0, what: 'eviction', claim: 'b' });
  terminal.show({ type: 'claim', at: 0, id: 'a', title: 't', verdict: 'pass', measured: 'm' });
  expect(last()).toBe(' 0:00  … eviction: 0 s so far\n');
});

test('a finished terminal sets no timer and draws nothing again', async () => {
  const { clock, terminal, writes, last } = open({ tty: true, columns: 100 });
  terminal.show({ type: 'await', at: 0, what: 'taint' });
  const run = madeUpRuns.pass();
  terminal.finish({ run, folder: 'reports/output/x' });
  expect(last()).toContain('PASS  all 17 claims passed, in 1 min 42 s');
  const count = writes.length;
  await clock.goTo(60_000);
  expect(writes).toHaveLength(count);
});

test('text of others cannot move the cursor or colour anything', async () => {
  const run = madeUpRun({
    claims: withClaim('power.cut', { verdict: 'fail', reason: '\u001B[2Jgone\u0007\nsecond line' }),
  });
  const log = await shown(run);
  expect(stripVTControlCharacters(log)).toBe(log);
  expect(log).toContain(String.raw`gone\u{7}` + '\n           second line');
});

test('a terminal that does not know its size has 80 columns', async () => {
  const { terminal, text } = open({ tty: true, width: 0 });
  terminal.say('word '.repeat(30).trim());
  expect(
    stripVTControlCharacters(text())
      .split('\n')
      .map(({ length }) => length),
  ).toEqual([79, 69, 0]);
});

test('where nothing was begun, the headline says what kept it from beginning', async () => {
  const closing = async (error: { code: string; message: string; hint?: string; exitCode: 2 | 3 }) => {
    const log = await shown(madeUpRun({ pieces: { tests: [], claimLines: [] }, end: { environmentError: error } }));
    return log.slice(log.indexOf('NOT RUN'), log.indexOf('Reports')).trimEnd();
  };
  const noDocker = { code: 'E_NO_DOCKER', message: 'There is no Docker.', hint: 'Start it.', exitCode: 3 } as const;
  expect(await closing(noDocker)).toBe(
    'NOT RUN  the environment is not fit: There is no Docker. (E_NO_DOCKER)\nHint     Start it.',
  );
  expect(await closing({ code: 'E_BUG', message: 'This is a bug: x\n  at y', exitCode: 3 })).toBe(
    'NOT RUN  This is a bug: x\n           at y (E_BUG)',
  );
  expect(await closing({ code: 'E_USAGE', message: 'No such version.', exitCode: 2 })).toBe(
    'NOT RUN  No such version. (E_USAGE)',
  );
});

test('what was not run, gaps, problems and hints are told in the end', async () => {
  const run = madeUpRun({
    end: { environmentError: { code: 'E_NO_DOCKER', message: 'There is no Docker.', hint: 'Start it.', exitCode: 3 } },
    pieces: {
      problems: [{ text: 'claims.jsonl, line 3 is torn', decisive: true }],
      gaps: [{ type: 'gap', kind: 'Pod', lo: 1_000, hi: 2_000, reason: 'gone', detail: '410' }],
    },
  });
  const other = {
    id: 'x',
    file: 'x.spec.ts',
    title: 'a host is clean',
    status: 'not-run' as const,
    notRunReason: 'needs a host network',
    steps: [],
    declaredClaims: [],
  };
  const log = await shown({ ...run, simulated: true, scenarios: [...run.scenarios, other] });
  for (const line of [
    'UNKNOWN (simulated)  all 17 claims passed; 1 scenario not run',
    'There is no Docker. (E_NO_DOCKER)',
    'Hint     Start it.',
    '– not run  a host is clean: needs a host network',
    '! gap      hole in the record of Pod: 1.00 s to 2.00 s (gone)',
    '! problem  claims.jsonl, line 3 is torn',
  ]) {
    expect(log).toContain(line);
  }
});

test('a hole between one process and the next is told once for all kinds, others each by itself', async () => {
  const between = { type: 'gap', reason: 'cut', detail: 'nobody watched between one process and the next' } as const;
  const log = await shown(
    madeUpRun({
      pieces: {
        gaps: [
          { ...between, kind: 'Pod', lo: 10_000, hi: 20_000 },
          { ...between, kind: 'Node', lo: 11_000, hi: 21_000 },
          { ...between, kind: 'Node', lo: 50_000, hi: 60_000, detail: 'another' },
        ],
      },
    }),
  );
  expect(log).toContain('hole in the record of Pod, Node: 10.0 s to 21.0 s (cut)');
  expect(log).toContain('hole in the record of Node: 50.0 s to 1 min 0 s (cut)');
});

test('of several clusters at a time each line says which it is about, and none ends what another awaits', async () => {
  const { clock, terminal, text } = open();
  terminal.show({ type: 'phase', at: 0, text: 'making clusters' });
  for (const slot of [0, 1]) {
    terminal.show({ type: 'scenario', at: 1, title: 'a worker loses power', state: 'begin', slot });
    terminal.show({ type: 'await', at: 2, what: `NotReady of ${slot}`, claim: 'node.ready-unknown', slot });
  }
  const claim = {
    type: 'claim',
    at: 3,
    id: 'node.ready-unknown',
    title: 'it turns NotReady',
    measured: 'soon',
  } as const;
  terminal.show({ ...claim, verdict: 'pass', slot: 1 });
  terminal.show({ type: 'phase', at: 4, text: 'making p-1 anew: node p-1-worker is not Ready', slot: 1 });
  await clock.goTo(35_000);
  terminal[Symbol.dispose]();
  expect(text()).toContain('▶ [0] a worker loses power');
  expect(text()).toContain('▶ [1] a worker loses power');
  expect(text()).toContain('✔ pass    [1] it turns NotReady');
  expect(text()).toContain('still waiting: [0] NotReady of 0');
  expect(text()).toContain('still waiting: [1] making p-1 anew');
  expect(text()).not.toContain('still waiting: [1] NotReady');
  expect(text()).not.toContain('still waiting: making clusters');
});
