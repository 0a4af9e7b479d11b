import type { Decision } from '../run/decision.ts';

/** Of several nodes of one zone. */
export const zoneDecisions: readonly Decision[] = [
  {
    id: 'outages-2',
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
    id: 'outages-3',
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
    id: 'outages-4',
    file: 'matchers/outages.ts',
    decides: 'An outage is of its node',
    find: 'if (dark.name !== outage.node) return false;',
    replace: '',
    test: {
      file: 'lib/matchers/outages.test.ts',
      name: 'of a node that was taken from the cluster only the first outage since is its own',
    },
  },
  {
    id: 'outages-5',
    file: 'matchers/outages.ts',
    decides: 'An outage before the fault is not its own',
    find: 'find(({ lo }) => lo >= dark.fault.requestedAt)',
    replace: 'find(() => true)',
    test: {
      file: 'lib/matchers/outages.test.ts',
      name: 'of a node that was taken from the cluster only the first outage since is its own',
    },
  },
  {
    id: 'to-be-tainted-after-recovery-1',
    file: 'matchers/to-be-tainted-after-recovery.ts',
    decides: 'Every turn is judged, not only the first',
    find: 'moments: untainted.map(',
    replace: 'moments: untainted.slice(0, 1).map(',
    test: {
      file: 'fixtures/zone-matchers.test.ts',
      name: 'most of a small zone › of which two are back › fails if it is tainted before a token can have come by, or not at all',
    },
  },
  {
    id: 'to-be-tainted-in-turn-4',
    file: 'matchers/to-be-tainted-in-turn.ts',
    decides: 'Every turn is judged, not only the first',
    find: 'moments: [...turns, ',
    replace: 'moments: [turns[0], ',
    test: {
      file: 'fixtures/zone-matchers.test.ts',
      name: 'two of four nodes that lose power at once › fail if the taints come faster than the rate, too late, too early, or not at all',
    },
  },
  {
    id: 'to-be-tainted-in-turn-5',
    file: 'matchers/to-be-tainted-in-turn.ts',
    decides: 'Taints that come faster than the rate fail',
    find: '...(apart ? nodes',
    replace: '...(false ? nodes',
    test: {
      file: 'fixtures/zone-matchers.test.ts',
      name: 'two of four nodes that lose power at once › fail if the taints come faster than the rate, too late, too early, or not at all',
    },
  },
  {
    id: 'to-get-no-taints-while-disrupted-6',
    file: 'matchers/to-get-no-taints-while-disrupted.ts',
    decides: 'Not all of them Unknown is unknown',
    find: "return unknown('not all of these nodes turned Unknown');",
    replace: "return { ...unknown(''), verdict: 'pass', exercised: 1 };",
    test: {
      file: 'fixtures/zone-matchers.test.ts',
      name: 'most of a small zone › decides nothing if all were tainted before, if it is Normal, or if the measurement is too coarse',
    },
  },
  {
    id: 'to-get-no-taints-while-disrupted-7',
    file: 'matchers/to-get-no-taints-while-disrupted.ts',
    decides: 'A zone that was Normal meanwhile is a doubt',
    find: '...notDisrupted(dark, { lo: disrupting.hi, hi: watched.hi }),',
    replace: '',
    test: {
      file: 'fixtures/zone-matchers.test.ts',
      name: 'most of a small zone › decides nothing if all were tainted before, if it is Normal, or if the measurement is too coarse',
    },
  },
  {
    id: 'to-get-no-taints-while-disrupted-8',
    file: 'matchers/to-get-no-taints-while-disrupted.ts',
    decides: 'Holes count',
    find: "...(await provenRecordDoubts(observed, ['Node'], watched)),",
    replace: '',
    test: {
      file: 'fixtures/zone-matchers.test.ts',
      name: 'most of a small zone › decides nothing if all were tainted before, if it is Normal, or if the measurement is too coarse',
    },
  },
  {
    id: 'to-get-no-taints-while-disrupted-9',
    file: 'matchers/to-get-no-taints-while-disrupted.ts',
    decides: 'Strangers are a doubt',
    find: '...strangers(dark, watched, [...nodes, ...nodes.flatMap(({ company }) => company)]),',
    replace: '',
    test: {
      file: 'fixtures/zone-matchers.test.ts',
      name: 'most of a small zone › decides nothing if all were tainted before, if it is Normal, or if the measurement is too coarse',
    },
  },
  {
    id: 'to-get-no-taints-while-disrupted-10',
    file: 'matchers/to-get-no-taints-while-disrupted.ts',
    decides: 'Normal counts at any time, not only at the beginning',
    find: ', ...readyChanges(observed, span.lo).map(({ seen }) => seen.hi)];',
    replace: '];',
    test: {
      file: 'fixtures/zone-matchers.test.ts',
      name: 'most of a small zone › decides nothing if all were tainted before, if it is Normal, or if the measurement is too coarse',
    },
  },
  {
    id: 'to-get-no-taints-while-disrupted-11',
    file: 'matchers/to-get-no-taints-while-disrupted.ts',
    decides: 'The power must be off',
    find: '...(await Promise.all(nodes.map(powerDoubts))).flat(),',
    replace: '',
    test: {
      file: 'fixtures/zone-matchers.test.ts',
      name: 'most of a small zone › decides nothing if one of them has its power',
    },
  },
  {
    id: 'to-lose-taints-in-full-disruption-1',
    file: 'matchers/to-lose-taints-in-full-disruption.ts',
    decides: 'The power must be off',
    find: 'askDoubts: async () => (await Promise.all(nodes.map(powerDoubts))).flat(),',
    replace: '',
    test: {
      file: 'fixtures/zone-matchers.test.ts',
      name: 'a cluster without any Ready node › decides nothing if a node has its power, and is not held to a taint that came again after',
    },
  },
  {
    id: 'to-lose-taints-in-full-disruption-2',
    file: 'matchers/to-lose-taints-in-full-disruption.ts',
    decides: 'Only a taint that goes is lifted',
    find: 'change.to === undefined && isAfter',
    replace: 'isAfter',
    test: {
      file: 'fixtures/zone-matchers.test.ts',
      name: 'a cluster without any Ready node › decides nothing if a node has its power, and is not held to a taint that came again after',
    },
  },
  {
    id: 'to-lose-taints-in-full-disruption-3',
    file: 'matchers/to-lose-taints-in-full-disruption.ts',
    decides: 'A node that had no taint has none to lose',
    find: 'if (last?.to === undefined) return',
    replace: 'if (false) return',
    test: {
      file: 'fixtures/zone-matchers.test.ts',
      name: 'a cluster without any Ready node › decides nothing of a taint that came as the last node ceased to be Ready, nor of one that never came',
    },
  },
  {
    id: 'to-lose-taints-in-full-disruption-4',
    file: 'matchers/to-lose-taints-in-full-disruption.ts',
    decides: 'Every node is judged, not only the first',
    find: 'nodes.map(liftedTaint)',
    replace: 'nodes.slice(0, 1).map(liftedTaint)',
    test: {
      file: 'fixtures/zone-matchers.test.ts',
      name: 'a cluster without any Ready node › fails if a taint stays, or goes late',
    },
  },
  {
    id: 'to-stay-unreachable-3',
    file: 'matchers/to-stay-unreachable.ts',
    decides: 'The power must be off',
    find: '...(await Promise.all(nodes.map(powerDoubts))).flat(),',
    replace: '',
    test: {
      file: 'fixtures/zone-matchers.test.ts',
      name: 'a cluster without any Ready node › decides nothing if a node has its power, and is not held to a taint that came again after',
    },
  },
  {
    id: 'zone-2',
    file: 'matchers/zone.ts',
    decides: 'The state of a zone is that of the instant',
    find: 'ready, instant)) !==',
    replace: 'ready, 1e12)) !==',
    test: {
      file: 'fixtures/zone-matchers.test.ts',
      name: 'most of a small zone › of which two are back › is tainted on, once a token has come by and then at the rate',
    },
  },
  {
    id: 'zone-3',
    file: 'matchers/zone.ts',
    decides: 'Nodes that the scenario knows of are no strangers',
    find: 'known: readonly DarkNode[] = dark.nodes',
    replace: 'known: readonly DarkNode[] = []',
    test: {
      file: 'fixtures/zone-matchers.test.ts',
      name: 'two of four nodes that lose power at once › are tainted in turn: at once by a fast rate, and 10 s apart by a slow one, in either order',
    },
  },
];
