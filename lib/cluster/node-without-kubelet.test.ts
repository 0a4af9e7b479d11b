import { expect, test } from '@playwright/test';
import type { Fault, PowerEvidence } from '../power/fault.ts';
import { rejected } from '../testing/caught.ts';
import { madeUpPower } from '../testing/made-up-story.ts';
import { madeUpZone } from '../testing/made-up-zone.ts';
import { seconds } from '../units.ts';
import { ClusterNode } from './node.ts';
import type { ObservedCluster } from './observed-cluster.ts';

/** A node whose kubelet obeys, or not; what was done about it is taken down in order. */
function stage({ obeys = true }: { readonly obeys?: boolean } = {}) {
  const { cluster } = madeUpZone({ fates: [{ name: 'n', cut: 12, heartbeat: 10 }] });
  const did: string[] = [];
  const recorded: Fault[] = [];
  let state: PowerEvidence['state'] = 'running';
  const evidence = () => madeUpPower(state, cluster.cluster.clock.now());
  const observed: ObservedCluster = {
    ...cluster,
    darkened: [],
    faults: {
      intend: async ({ undo }) => {
        did.push(`journal: ${undo}`);
        return 'i';
      },
      record: (fault) => void recorded.push(fault),
      settled: async (id) => void did.push(`settle ${id}`),
    },
    cluster: {
      ...cluster.cluster,
      power: { ...cluster.cluster.power, inspect: async () => madeUpPower('running', seconds(13)) },
      operations: {
        ...cluster.cluster.operations,
        kubeletUnit: async () => evidence(),
        kubeletUndo: (machine, done) => `undo ${done} of ${machine}`,
        kubelet: async (_, verb) => {
          did.push(verb);
          if (obeys) state = verb === 'stop' ? 'off' : 'running';
          return { command: verb, exitCode: 0, output: 'so it says', at: { lo: 0, hi: 0 } };
        },
      },
    },
  };
  return { node: new ClusterNode(observed, { name: 'n', role: 'control-plane', machine: 'm' }), did, recorded };
}

test('a kubelet is stopped after its intent is in the journal, and started before that is settled', async () => {
  const { node, did, recorded } = stage();
  const headless = await node.stopKubelet();
  expect(did).toEqual(['journal: undo stop of m', 'stop']);
  expect(headless.whyNotDark(await headless.inspect())).toBeUndefined();
  const back = await headless.startKubelet();
  expect(did.slice(2)).toEqual(['start', 'settle i']);
  expect(headless.whyNotDark(await headless.inspect())).toContain('running');
  expect(recorded.map(({ kind, alreadySo }) => ({ kind, alreadySo }))).toEqual([
    { kind: 'stop-kubelet', alreadySo: false },
    { kind: 'start-kubelet', alreadySo: false },
  ]);
  expect(back.name).toBe('n');
});

test('to give a node its power back is to start its kubelet, where that is what was stopped', async () => {
  const { node, did } = stage();
  await node.stopKubelet();
  await node.restorePower();
  expect(did.slice(2)).toEqual(['start', 'settle i']);
});

test('a kubelet that does not stop is an error with what was said', async () => {
  const { node } = stage({ obeys: false });
  expect(await rejected(node.stopKubelet())).toMatchObject({
    code: 'E_KUBELET',
    message: expect.stringContaining('so it says'),
  });
});
