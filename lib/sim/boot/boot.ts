import type { ApiServer } from '../api/api-server.ts';
import { nodes } from '../api/kinds.ts';
import type { Behaviour } from '../behaviour.ts';
import type { Process } from '../engine/process.ts';
import type { Random } from '../engine/random.ts';
import { imageNameOf } from '../kubelet/container-starter.ts';
import { systemImages } from '../kubelet/images.ts';
import type { Machine } from '../machine/machine.ts';
import type { GivenSettings } from '../settings.ts';
import { installAddOns } from './add-ons.ts';
import { makeBaseObjects } from './base-objects.ts';
import { controlPlaneManifests } from './control-plane-manifests.ts';

/** How often it is looked whether something has come. */
const period = 100;
/** From the first node until kubeadm has installed the add-ons, and until kind has the workers join. */
const addOnsAfter = 1_500;
const workersJoinAfter = { least: 2_500, most: 3_500 };

export interface BootOptions {
  readonly cluster: string;
  readonly api: ApiServer;
  readonly behaviour: Behaviour;
  readonly given: GivenSettings;
  readonly podSubnet: string;
  /** The control plane first. */
  readonly machines: readonly Machine[];
  /** Beside its own, on each node, as `kind load` puts them there. */
  readonly images: readonly string[];
  readonly random: Random;
}

/** `kind create cluster`: kubeadm init on the control plane, the add-ons, then kubeadm join on all workers at once. */
export function* boot(options: BootOptions): Process {
  const { cluster, api, behaviour, given, podSubnet, machines, images, random } = options;
  const [controlPlane, ...workers] = machines;
  if (controlPlane === undefined) return;
  const { name, facts } = controlPlane;
  makeBaseObjects(api, facts.address);
  for (const machine of machines) {
    for (const image of Object.values(systemImages(behaviour))) machine.runtime.keep(image);
    for (const image of images) machine.runtime.keep(imageNameOf(image));
    machine.restore();
  }
  const manifests = controlPlaneManifests({
    cluster,
    node: name,
    address: facts.address,
    behaviour,
    podSubnet,
    given,
  });
  for (const [file, manifest] of manifests) controlPlane.placeStaticPod(file, manifest);
  controlPlane.kubelet.configure('yes');
  while (api.find(nodes, { name }) === undefined) yield period;
  api.patch(nodes, { name }, { type: 'merge', body: controlPlaneMark }, { by: 'kubernetes-admin' });
  yield addOnsAfter;
  installAddOns(api, behaviour, podSubnet);
  // The last phase of kubeadm init, which has the kubelet rotate its certificate (cmd/kubeadm/app/cmd/phases/init/kubeletfinalize.go).
  controlPlane.kubelet.restart();
  yield random.between(workersJoinAfter.least, workersJoinAfter.most);
  for (const worker of workers) worker.join();
}

/** cmd/kubeadm/app/phases/markcontrolplane/markcontrolplane.go */
const controlPlaneMark = {
  metadata: {
    labels: {
      'node-role.kubernetes.io/control-plane': '',
      'node.kubernetes.io/exclude-from-external-load-balancers': '',
    },
  },
};
