import type { Decision } from '../run/decision.ts';

/** Of several nodes of one zone. */
export const zoneDecisions: readonly Decision[] = [
  {
    id: 'outages-2',
    file: 'matchers/outages.ts',
    decides: 'A node that is not Ready from the beginning is out',
    find: "conditionStatus(initial) === 'True' ? undefined : Number.NEGATIVE_INFINITY",
    replace: 'undefined',
    test: {
      file: 'fixtures/blameless-matchers.test.ts',
      name: 'a drain of a node that does not run is unknown, and so is what its pods did not do',
    },
  },
  {
    id: 'outages-3',
    file: 'matchers/outages.ts',
    decides: 'An outage that has no end lasts',
    find: 'hi: Number.POSITIVE_INFINITY',
    replace: 'hi: since',
    test: {
      file: 'lib/matchers/outages.test.ts',
      name: 'an outage begins with the first change away from Ready, ends with the return to it, and else lasts',
    },
  },
  {
    id: 'outages-4',
    file: 'matchers/outages.ts',
    decides: 'Only the first outage since is what a scenario made',
    find: 'find(({ lo }) => lo >= dark.fault.requestedAt)',
    replace: 'findLast(({ lo }) => lo >= dark.fault.requestedAt)',
    test: {
      file: 'lib/matchers/outages.test.ts',
      name: 'of a node that was taken from the cluster only the first outage since is its own',
    },
  },
  {
    id: 'outages-5',
    file: 'matchers/outages.ts',
    decides: 'An outage is of its node',
    find: 'if (dark.name !== outage.node) return false;',
    replace: '',
    test: {
      file: 'lib/matchers/outages.test.ts',
      name: 'of a node that was taken from the cluster only the first outage since is its own',
    },
  },
];
