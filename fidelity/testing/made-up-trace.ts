import type { Base, Header, Line, Trace, Write } from '../trace.ts';

export const header: Header = {
  t: 'header',
  schema: 1,
  kubernetes: 'v1.37.2',
  profile: 'fast',
  scenario: 'made-up',
  settings: {},
  nodes: [
    { name: 'made-control-plane', role: 'control-plane' },
    { name: 'made-worker', role: 'worker' },
    { name: 'made-worker2', role: 'worker' },
  ],
  command: 'none',
  kubectl: 'v1.37.2',
  t0: Date.parse('2026-01-01T00:00:00Z'),
  rv0: 0,
  verdict: { status: 'passed' },
};

type Subject = Pick<Write, 'kind' | 'ns' | 'name' | 'u' | 'set'>;

/** Its lines are given resourceVersions in their order. */
export function traceOf(lines: readonly Line[]): Trace {
  return { header, lines: lines.map((line, index) => ('rv' in line ? { ...line, rv: index } : line)) };
}

export const base = (subject: Subject): Base => ({ t: 'base', rv: 0, ...subject });

export const write = (at: number, by: string, subject: Subject & Partial<Pick<Write, 'type'>>): Write => ({
  t: 'write',
  rv: 0,
  type: 'MODIFIED',
  at: [at, at + 5],
  by,
  verb: 'patch',
  ...subject,
});

export const event = (at: number, reason: string, about: string, message: string): Write =>
  write(at, 'node-controller', {
    kind: 'Event',
    ns: 'default',
    name: `e.${at}`,
    u: 1000 + at,
    type: 'ADDED',
    set: { type: 'Normal', reason, about, aboutUid: 'real', message, component: 'node-controller' },
  });
