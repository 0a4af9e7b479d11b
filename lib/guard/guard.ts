import { HarnessError } from '../errors.ts';
import { type ClusterIdentity, caSha256Of, serverUrl } from './identity.ts';
import { type KubeConfigFile, whyChanged } from './kubeconfig.ts';
import { decide, type GuardedAct, type NodeState, type Policy } from './policy.ts';

export interface GuardOptions {
  /** The cluster that is meant, as recorded when it was made. */
  readonly identity: ClusterIdentity;
  readonly policy: Policy;
  /** By which it is reached; absent where none is. */
  readonly kubeconfig?: KubeConfigFile;
}

/** How a request would go to an API server. */
export interface Way {
  readonly server: string;
  /** PEM of the authority that its certificate is held to. */
  readonly ca: string | undefined;
  /** False if any certificate would do. */
  readonly verified: boolean;
  readonly proxied: boolean;
}

/** A machine as its container runtime shows it, and not by what it is called: names are used again. */
export interface MachineFacts {
  readonly id: string;
  /** As kind has labelled it; undefined for a container of somebody else. */
  readonly cluster: string | undefined;
  /** The network that it was made with: powercut gives each cluster one of its own, of the same name. */
  readonly network: string | undefined;
}

/** A cluster's own machines. */
export interface OwnMachines {
  readonly cluster: string;
  readonly ids: readonly string[];
}

/**
 * Stands before everything that changes a cluster, in the transports: a request, a program, an act on a machine. It holds what
 * is found at that moment against what was recorded, and stops the run if the one is not the other: then nothing passes
 * any more, not even if all is as it was again.
 */
export class Guard {
  readonly #options: GuardOptions;
  #stopped: HarnessError | undefined;

  constructor(options: GuardOptions) {
    this.#options = options;
  }

  /** Before anything is sent. Throws HarnessError `E_CLUSTER_CHANGED` if the way is not the one to this cluster. */
  expectWay({ server, ca, verified, proxied }: Way, act: GuardedAct): void {
    this.expectUnchanged(act);
    const { identity } = this.#options;
    if (serverUrl(server) !== identity.server) {
      throw this.#stop(act, `its kubeconfig leads to ${serverUrl(server)}, and the cluster is at ${identity.server}`);
    }
    if (proxied) throw this.#stop(act, 'its kubeconfig leads through a proxy');
    if (!verified) throw this.#stop(act, "its kubeconfig takes any certificate for the API server's");
    if (caSha256Of(ca ?? '') !== identity.caSha256) throw this.#stop(act, "its kubeconfig has another cluster's CA");
  }

  /** Throws HarnessError `E_CLUSTER_CHANGED` if the run is stopped, or its kubeconfig is not what it was. */
  expectUnchanged(act: GuardedAct): void {
    if (this.#stopped !== undefined) throw this.#stopped;
    const { kubeconfig } = this.#options;
    const why = kubeconfig === undefined ? undefined : whyChanged(kubeconfig);
    if (why !== undefined) throw this.#stop(act, why);
  }

  /** For a server that shows a certificate which is not signed by the cluster's authority, or is none for its name. */
  refuseCertificate(act: GuardedAct, code: string): HarnessError {
    return this.#stop(
      act,
      `what answers at ${this.#options.identity.server} has not the cluster's certificate (${code})`,
    );
  }

  /**
   * Last, with what was read by the same way. Throws HarnessError `E_CLUSTER_CHANGED` if another cluster answers there, and
   * `E_NOT_ALLOWED` if the policy refuses the act.
   */
  admit(act: GuardedAct, kubeSystemUid: string | undefined, nodes: readonly NodeState[] = []): void {
    if (this.#stopped !== undefined) throw this.#stopped;
    const { identity } = this.#options;
    if (kubeSystemUid !== identity.kubeSystemUid) {
      const who = kubeSystemUid === undefined ? 'tells no' : `has another (${kubeSystemUid})`;
      throw this.#stop(
        act,
        `what answers at ${identity.server} ${who} UID of kube-system, and the cluster's is ${identity.kubeSystemUid}`,
      );
    }
    this.allow(act, nodes);
  }

  /** Whether the policy allows it of this cluster. Throws HarnessError `E_NOT_ALLOWED`. */
  allow(act: GuardedAct, nodes: readonly NodeState[] = []): void {
    const { identity, policy } = this.#options;
    const decision = decide(act, identity, policy, nodes);
    if (decision.allowed) return;
    throw new HarnessError('E_NOT_ALLOWED', `powercut refuses ${act.text}: ${decision.because}.`, {
      hint: 'Take another node, or make a cluster that can spare one: powercut run --workers.',
    });
  }

  /** Throws HarnessError `E_NOT_OUR_MACHINE` unless the container is of the cluster, by its own id, label and network. */
  expectMachine({ id, cluster, network }: MachineFacts, own: OwnMachines, act: GuardedAct): void {
    const why = own.ids.includes(id)
      ? cluster === own.cluster && network === own.cluster
        ? undefined
        : `it is of cluster ${cluster ?? 'none'} on network ${network ?? 'none'}`
      : 'it is none of those that were made with it';
    if (why === undefined) return;
    throw new HarnessError(
      'E_NOT_OUR_MACHINE',
      `powercut refuses ${act.text}: container ${id.slice(0, 12)} is no machine of cluster ${own.cluster}, for ${why}.`,
      { hint: 'Nothing was done to it. See whose it is with: docker inspect ' + id.slice(0, 12) },
    );
  }

  #stop(act: GuardedAct, why: string): HarnessError {
    this.#stopped ??= new HarnessError('E_CLUSTER_CHANGED', `The run is stopped before ${act.text}: ${why}.`, {
      hint: 'Nothing was changed there. See who else uses this host, its ports and powercut’s state folder, then start a new run.',
    });
    return this.#stopped;
  }
}

/** Whether an error says that a run is stopped because its cluster is not the one that it was. */
export const isClusterChanged = (error: unknown): boolean =>
  error instanceof HarnessError && error.code === 'E_CLUSTER_CHANGED';
