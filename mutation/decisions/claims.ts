import type { Decision } from '../run/decision.ts';

/** Of what all claims have in common. */
export const claimsDecisions: readonly Decision[] = [
  {
    id: 'doubts-21',
    file: 'matchers/doubts.ts',
    decides: 'A heartbeat while a node was to be dark is a doubt',
    find: 'seen.lo > before.fault.confirmed.hi && ',
    replace: 'seen.lo > fault.confirmed.hi && ',
    test: {
      file: 'fixtures/return-matchers.test.ts',
      name: 'a node that is back within its grace period › that breathed meanwhile was not dark: unknown',
    },
  },
  {
    id: 'doubts-22',
    file: 'matchers/doubts.ts',
    decides: 'A heartbeat after its return is none',
    find: ' && seen.hi < fault.confirmed.lo)',
    replace: ')',
    test: {
      file: 'fixtures/return-matchers.test.ts',
      name: 'a node that is back within its grace period › was Ready all along, and its pods were left alone',
    },
  },
  {
    id: 'doubts-23',
    file: 'matchers/doubts.ts',
    decides: 'Only a note of the topic is a doubt',
    find: 'note.topic === topic && ',
    replace: '',
    test: { file: 'fixtures/drain-matchers.test.ts', name: 'a refused drain › pass: every kind is named' },
  },
  {
    id: 'doubts-24',
    file: 'matchers/doubts.ts',
    decides: 'A machine that cannot be asked is a doubt',
    find: 'if (error instanceof HarnessError) return',
    replace: 'if (false) return',
    test: {
      file: 'fixtures/matchers.test.ts',
      name: 'what was seen decides nothing › when Docker is gone, so that nobody knows whether the node was off; a bug of ours stays one',
    },
  },
  {
    id: 'doubts-25',
    file: 'matchers/doubts.ts',
    decides: 'A bug of ours is no doubt',
    find: '  throw error;\n}',
    replace: '  return String(error);\n}',
    test: {
      file: 'fixtures/matchers.test.ts',
      name: 'what was seen decides nothing › when Docker is gone, so that nobody knows whether the node was off; a bug of ours stays one',
    },
  },
  {
    id: 'doubts-28',
    file: 'matchers/doubts.ts',
    decides: 'A note that began after the span is none',
    find: 'note.at <= span.hi && ',
    replace: '',
    test: {
      file: 'fixtures/matchers.test.ts',
      name: 'what was seen decides nothing › unless that ended before the span, or began after it',
    },
  },
  {
    id: 'doubts-29',
    file: 'matchers/doubts.ts',
    decides: 'Only an outage over the span counts',
    find: '.filter(({ lo, hi }) => lo <= span.hi && hi >= span.lo)',
    replace: '',
    test: {
      file: 'fixtures/matchers.test.ts',
      name: 'what was seen decides nothing › unless that ended before the span, or began after it',
    },
  },
  {
    id: 'doubts-30',
    file: 'matchers/doubts.ts',
    decides: 'A note that ended before the span is none',
    find: '(note.until ?? note.at) >= span.lo',
    replace: 'true',
    test: {
      file: 'fixtures/matchers.test.ts',
      name: 'what was seen decides nothing › unless that ended before the span, or began after it',
    },
  },
  {
    id: 'judge-claim-23',
    file: 'matchers/judge-claim.ts',
    decides: 'What is not seen of its own cause is no absence',
    find: 'doubts.push(...((await claim.askBlame?.()) ?? []));',
    replace: '',
    test: {
      file: 'fixtures/blameless-matchers.test.ts',
      name: 'node.ready-again that does not come is a fail, and unknown where the machine does not run',
    },
  },
  {
    id: 'judge-claim-25',
    file: 'matchers/judge-claim.ts',
    decides: 'A controller that did not act must have been alive',
    find: 'for (const { effect } of claim.byController ? absent : [])',
    replace: 'for (const { effect } of [] as typeof absent)',
    test: {
      file: 'fixtures/blameless-matchers.test.ts',
      name: 'node.no-execute-removed that does not come is a fail, and unknown where the machine does not run',
    },
  },
  {
    id: 'moment-2',
    file: 'matchers/moment.ts',
    decides: 'A mark that is there was seen then',
    find: 'seen: () => at,',
    replace: 'seen: () => undefined,',
    test: { file: 'fixtures/departure-matchers.test.ts', name: 'a lawful cluster passes every claim' },
  },
  {
    id: 'to-be-running-on-all-workers-3',
    file: 'matchers/to-be-running-on-all-workers.ts',
    decides: 'Only pods that are Ready count',
    find: "workload.pods().filter((pod) => conditionStatus(pod.fields.get(conditionField('Ready'))) === 'True')",
    replace: 'workload.pods()',
    test: {
      file: 'fixtures/running-matchers.test.ts',
      name: 'a workload that never becomes ready is unknown within a bounded time, and says why',
    },
  },
];
