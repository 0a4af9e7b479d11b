import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { realClock } from '../clock/real-clock.ts';
import { killMarkedProcesses, markedProcesses } from './marked-processes.ts';

/** Starts a child of its own, says so, and stays until it is killed; so does the child. */
const family = `
  const { spawn } = require('node:child_process');
  if (process.argv[1] !== 'child') spawn(process.execPath, ['-e', process.env.FAMILY, 'child'], { stdio: 'inherit', detached: true });
  else console.log('both run');
  process.stdin.resume();
  setInterval(() => {}, 1e6);
`;

test('processes are found by their environment, detached grandchildren too, and killed; others are not', async () => {
  const name = `POWERCUT_TEST_${randomUUID().slice(0, 8)}`;
  const start = (value: string) =>
    execa(process.execPath, ['-e', family], { env: { [name]: value, FAMILY: family }, stdin: 'pipe', reject: false });
  const marked = start('1');
  const other = start('12');
  await Promise.all([marked, other].map((child) => once(child.stdout, 'data')));
  expect(await markedProcesses(`${name}=1`)).toHaveLength(2);

  expect(await killMarkedProcesses(`${name}=1`, realClock())).toBe(2);
  expect(await marked).toMatchObject({ signal: 'SIGKILL' });
  expect(await markedProcesses(`${name}=1`)).toEqual([]);
  expect(await markedProcesses(`${name}=12`)).toHaveLength(2);

  expect(await killMarkedProcesses(`${name}=12`, realClock())).toBe(2);
  await other;
});
