import { expect, test } from '@playwright/test';
import { programOf } from './programs.ts';

const server = { onTerm: { after: 60, exitCode: 0 } };

for (const { command, program } of [
  { command: [], program: server },
  { command: ['/usr/local/bin/anything', '--flag'], program: server },
  { command: ['sleep', '30'], program: { ends: { after: 30_000, exitCode: 0 } } },
  { command: ['sleep', 'infinity'], program: {} },
  { command: ['sh', '-c', 'sleep 2m'], program: { ends: { after: 120_000, exitCode: 0 } } },
  { command: ['/bin/sh', '-c', 'echo hi; sleep 1; exit 3'], program: { ends: { after: 1_120, exitCode: 3 } } },
  { command: ['false'], program: { ends: { after: 60, exitCode: 1 } } },
  { command: ['sh', '-c', 'trap "exit 0" TERM; sleep inf'], program: { onTerm: { after: 20, exitCode: 0 } } },
  { command: ['sh', '-c', 'prepare && exec httpd -f'], program: server },
]) {
  test(`a container that runs ${JSON.stringify(command)}`, () => {
    expect(programOf(command, [])).toEqual(program);
  });
}
