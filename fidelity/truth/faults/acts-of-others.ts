import { deployments, nodes, pods } from '../../../lib/sim/api/kinds.ts';
import { isStatus, StatusError } from '../../../lib/sim/api/status-error.ts';
import { Client } from '../../../lib/sim/client/client.ts';
import type { Step } from '../../../lib/sim/engine/process.ts';
import type { Fault, Stage } from '../fault.ts';
import { namespace, unreachable } from '../oracle/objects.ts';
import { sometime, throughout } from './sometime.ts';

/** Lets somebody do something to the cluster, by its API. */
function somebody({ cluster, chance }: Stage, acts: (client: Client) => Step<void>): void {
  const { simulation } = cluster;
  const client = new Client(simulation.api, {
    by: 'somebody',
    random: chance.stream('requests'),
    takes: { least: 5, most: 20 },
  });
  simulation.outside().spawn(tolerant(acts(client)));
}

/** What is refused, or gone already, is not done. */
function* tolerant(acts: Step<void>): Step<void> {
  try {
    yield* acts;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
  }
}

const evicting = [
  'worker-loses-power',
  'return-after-eviction',
  'pause-beyond-grace',
  'orderly-shut-down',
  'nodes-at-once',
];

/** What others do to a cluster that keeps its rules: nothing that follows from it is the cluster's failure. */
export const actsOfOthers: readonly Fault[] = [
  {
    name: 'the controller-manager is killed',
    place: 'cluster',
    takesPremise: true,
    plant: (stage) => {
      sometime(stage, throughout, 10_000, () => stage.cluster.simulation.controllerManager.kill());
      return {};
    },
  },
  {
    name: 'somebody deletes a pod of the node',
    place: 'cluster',
    takesPremise: true,
    scenarios: evicting,
    plant: (stage) => {
      sometime(stage, ['dark', 'unknown', 'tainted'], 5_000, () =>
        somebody(stage, function* (client) {
          const all = yield* client.list(pods, namespace);
          const name = all.find(({ spec }) => spec?.nodeName === stage.victim)?.metadata?.name;
          if (name !== undefined) yield* client.delete(pods, { namespace, name });
        }),
      );
      return {};
    },
  },
  {
    name: 'somebody removes the pods of the node at once',
    place: 'cluster',
    takesPremise: true,
    scenarios: evicting,
    plant: (stage) => {
      sometime(stage, ['unknown', 'tainted', 'evicted'], 5_000, () =>
        somebody(stage, function* (client) {
          for (const { spec, metadata } of yield* client.list(pods, namespace)) {
            if (spec?.nodeName !== stage.victim) continue;
            const ref = { namespace, name: metadata?.name ?? '' };
            yield* client.delete(pods, ref, { gracePeriodSeconds: 0 });
          }
        }),
      );
      return {};
    },
  },
  {
    name: 'somebody takes the NoExecute taint away',
    place: 'cluster',
    takesPremise: true,
    scenarios: [...evicting, 'return-before-eviction', 'own-tolerations'],
    plant: (stage) => {
      sometime(stage, ['tainted'], 8_000, () => somebody(stage, (client) => withoutTaint(client, stage.victim)));
      return {};
    },
  },
  {
    name: 'somebody scales the workload',
    place: 'cluster',
    takesPremise: true,
    scenarios: evicting.filter((name) => name !== 'nodes-at-once'),
    plant: (stage) => {
      sometime(stage, ['tainted', 'evicted'], 2_000, () =>
        somebody(stage, function* (client) {
          const body = { spec: { replicas: 4 + stage.chance.below(4) } };
          yield* client.patch(deployments, { namespace, name: 'nginx' }, { type: 'merge', body });
        }),
      );
      return {};
    },
  },
  {
    name: 'another node loses power',
    place: 'cluster',
    takesPremise: true,
    scenarios: [...evicting, 'taints-in-order', 'return-before-eviction'].filter((name) => name !== 'nodes-at-once'),
    plant: (stage) => {
      sometime(stage, ['dark', 'unknown', 'tainted'], 5_000, () => {
        stage.cluster.simulation.machine(stage.other).cut();
        stage.power.note(stage.other);
      });
      return {};
    },
  },
  {
    name: 'the grace period is made twice as long, and the control plane says so',
    place: 'cluster',
    takesPremise: true,
    scenarios: [...evicting, 'conditions-and-message'],
    plant: (stage) => {
      stage.after('dark', 0, () => lengthenGrace(stage));
      return {
        recorded: ({ cluster }) => {
          const { rereadSettings } = cluster;
          Object.assign(cluster, {
            rereadSettings: async () => {
              const now = await rereadSettings();
              const { value } = now.nodeMonitorGracePeriod;
              return { ...now, nodeMonitorGracePeriod: { ...now.nodeMonitorGracePeriod, value: 2 * value } };
            },
          });
        },
      };
    },
  },
  {
    name: 'the kubelet of a machine that is back does not start',
    place: 'cluster',
    scenarios: ['return-before-eviction', 'return-after-eviction', 'taints-in-order', 'delete-while-off'],
    plant: (stage) => {
      stage.after('dark', 0, () => stage.cluster.simulation.machine(stage.victim).kubelet.configure('no'));
      return {};
    },
  },
  {
    name: 'the grace period is twice as long as the control plane says',
    place: 'cluster',
    scenarios: [...evicting, 'conditions-and-message'],
    plant: (stage) => {
      stage.after('dark', 0, () => lengthenGrace(stage));
      return {};
    },
  },
];

/** The controllers read their settings where the simulation has them. */
function lengthenGrace({ cluster }: Stage): void {
  const { settings } = cluster.simulation;
  Object.assign(settings, { nodeMonitorGracePeriod: 2 * settings.nodeMonitorGracePeriod });
}

function* withoutTaint(client: Client, name: string): Step<void> {
  for (let left = 5; left > 0; left -= 1) {
    const node = yield* client.get(nodes, { name });
    const taints = node.spec?.taints?.filter(({ key, effect }) => !(key === unreachable && effect === 'NoExecute'));
    const body = { metadata: { resourceVersion: node.metadata?.resourceVersion }, spec: { taints } };
    try {
      yield* client.patch(nodes, { name }, { type: 'merge', body });
      return;
    } catch (error) {
      if (!isStatus(error, 'Conflict')) throw error;
    }
  }
}
