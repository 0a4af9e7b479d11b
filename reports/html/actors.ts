/** The component that does what a claim is about, and where to see why it did not. */
export interface Actor {
  readonly name: string;
  /** What to look for, as an imperative. */
  readonly look: string;
  /** Shows it, and changes nothing. */
  readonly command: string;
}

const flags = 'kubectl -n kube-system describe pods -l component=kube-controller-manager';
export const controllerManagerLog =
  'kubectl -n kube-system logs -l component=kube-controller-manager --timestamps --tail=200';

/** node_lifecycle_controller.go, monitorNodeHealth: what falls silent is judged by a flag. */
const graceKeeper: Actor = {
  name: 'the node lifecycle controller of kube-controller-manager',
  look: 'compare its --node-monitor-grace-period, as it runs now, with that of the settings below',
  command: flags,
};
/** The same controller's doNodeProcessingPassWorker and doNoExecuteTaintingPass. */
const tainter: Actor = {
  name: graceKeeper.name,
  look: 'read its log for writes to the node that failed, and for a change of its leader',
  command: controllerManagerLog,
};
/** pkg/controller/tainteviction; cmd/kube-controller-manager/names: a controller of its own, which a flag can switch off. */
const evicter: Actor = {
  name: 'the taint-eviction controller of kube-controller-manager',
  look: 'see whether --controllers switches it off, and which tolerations the pods really have',
  command: flags,
};

const actors: { readonly [claimId: string]: Actor } = {
  'node.ready-unknown': graceKeeper,
  'node.conditions-unknown': graceKeeper,
  'node.taint-no-schedule': tainter,
  'node.taint-no-execute': tainter,
  'node.no-schedule-removed': tainter,
  'node.no-execute-removed': tainter,
  'pods.marked-not-ready': tainter,
  'pods.evicted': evicter,
  'pods.evicted-at-once': evicter,
  'pods.evicted-by-own-toleration': evicter,
};

/** Undefined where more than one component has a part in it. */
export const actorOf = (claimId: string): Actor | undefined =>
  Object.hasOwn(actors, claimId) ? actors[claimId] : undefined;
