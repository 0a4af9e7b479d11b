import type { ApiServer } from '../api/api-server.ts';
import type { Behaviour } from '../behaviour.ts';
import { Client } from '../client/client.ts';
import { CoreEventRecorder } from '../client/core-event-recorder.ts';
import type { Engine } from '../engine/engine.ts';
import type { Random } from '../engine/random.ts';
import type { Scope } from '../engine/scope.ts';
import type { KubeletPhases } from '../kubelet/context.ts';
import { Kubelet } from '../kubelet/kubelet.ts';
import type { NodeWatches } from '../kubelet/node-watches.ts';
import { Kubeadm, kubeadmBehaviourOf } from '../machine/kubeadm.ts';
import { Machine } from '../machine/machine.ts';
import type { Settings } from '../settings.ts';

/** How long a kubelet's request takes, there and back. */
const requestTakes = { least: 2, most: 8 };
/** pkg/kubelet/apis/config/v1beta1/defaults.go: kubeAPIQPS and kubeAPIBurst; eventRecordQPS and eventBurst are the same. */
const limit = { qps: 50, burst: 100 };

export interface MachineParts {
  readonly engine: Engine;
  readonly api: ApiServer;
  readonly behaviour: Behaviour;
  readonly settings: Settings;
  readonly random: Random;
  readonly watches: NodeWatches;
  readonly phases: (machine: string) => KubeletPhases;
  /** Of each machine. */
  readonly processors: number;
}

/** The machines of a cluster as kind names them: the control plane first. */
export function makeMachines(cluster: string, workers: number, parts: MachineParts): readonly Machine[] {
  const bootId = parts.random.stream('boot id').uuid();
  const names = [
    `${cluster}-control-plane`,
    ...Array.from({ length: workers }, (_, index) => `${cluster}-worker${index === 0 ? '' : index + 1}`),
  ];
  return names.map((name, index) => {
    const random = parts.random.stream(`machine/${name}`);
    return new Machine({
      engine: parts.engine,
      name,
      role: index === 0 ? 'control-plane' : 'worker',
      providerId: `kind://docker/${cluster}/${name}`,
      address: addressOf(index),
      bootId,
      random,
      kubeadm: new Kubeadm(
        new Client(parts.api, {
          by: 'kubernetes-admin',
          random: random.stream('kubeadm requests'),
          takes: requestTakes,
        }),
        random.stream('kubeadm'),
        kubeadmBehaviourOf(parts.behaviour.minor),
      ),
      startKubelet: (machine, scope) => startKubelet(machine, scope, parts),
    });
  });
}

/** Of Docker's network `kind`, beginning after its gateway. */
const addressOf = (index: number): string => `172.18.${Math.floor((index + 2) / 256)}.${(index + 2) % 256}`;

function startKubelet(machine: Machine, scope: Scope, parts: MachineParts): Kubelet {
  const { name, facts } = machine;
  const random = parts.random.stream(`kubelet/${name}/${facts.startedAt}/${machine.kubelet.pid}`);
  const client = new Client(parts.api, {
    by: `system:node:${name}`,
    random: random.stream('requests'),
    takes: requestTakes,
    limit,
  });
  return new Kubelet({
    scope,
    facts: {
      name,
      address: facts.address,
      providerId: machine.providerId,
      bootId: facts.bootId,
      machineId: parts.random.stream(`machine id/${name}`).text(32, '0123456789abcdef'),
      controlPlane: machine.role === 'control-plane',
      processors: parts.processors,
    },
    behaviour: parts.behaviour,
    settings: parts.settings,
    client,
    events: new CoreEventRecorder({
      scope,
      client,
      source: { component: 'kubelet', host: name },
      random: random.stream('events'),
      limitsByType: parts.behaviour.limitsEventsByType,
    }),
    watches: parts.watches,
    random,
    runtime: machine.runtime,
    network: machine.network,
    manifests: machine.manifests,
    bootstraps: machine.kubelet.bootstraps,
    phases: parts.phases(name),
  });
}
