import type { V1PodTemplateSpec } from '@kubernetes/client-node';
import { refOf } from '../../api/api-server.ts';
import { pods } from '../../api/kinds.ts';
import { StatusError } from '../../api/status-error.ts';
import type { Client } from '../../client/client.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import type { Step } from '../../engine/process.ts';
import type { ApiObject, Pod, Raw } from '../../objects.ts';
import type { OwnerReference } from '../../rules/owners.ts';

export type PodTemplate = Raw<V1PodTemplateSpec>;

/** The pod that a template and its owner make (pkg/controller/controller_utils.go, GetPodFromTemplate). */
export function podFromTemplate(template: PodTemplate, owner: ApiObject, controllerRef: OwnerReference): Pod {
  const { namespace, name } = refOf(owner);
  const { labels, annotations, finalizers } = template.metadata ?? {};
  return {
    metadata: {
      generateName: `${name}-`,
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...(finalizers === undefined ? {} : { finalizers }),
      ownerReferences: [controllerRef],
    },
    spec: template.spec ?? { containers: [] },
  };
}

/** Makes and deletes the pods of workloads, and tells of it by events of their owner (controller_utils.go, RealPodControl). */
export class PodControl {
  readonly #client: Client;
  readonly #events: EventRecorder;

  constructor(client: Client, events: EventRecorder) {
    this.#client = client;
    this.#events = events;
  }

  /** Throws StatusError. */
  *create(pod: Pod, owner: ApiObject): Step<Pod> {
    try {
      const created = yield* this.#client.create(pods, pod);
      this.#events.record(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${refOf(created).name}`);
      return created;
    } catch (error) {
      if (error instanceof StatusError && !isOfTerminatingNamespace(error)) {
        this.#events.record(owner, 'Warning', 'FailedCreate', `Error creating: ${error.message}`);
      }
      throw error;
    }
  }

  /** Throws StatusError. */
  *delete(pod: Pod, owner: ApiObject): Step<void> {
    const ref = refOf(pod);
    try {
      yield* this.#client.delete(pods, ref);
      this.#events.record(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${ref.name}`);
    } catch (error) {
      if (error instanceof StatusError && error.reason !== 'NotFound') {
        this.#events.record(owner, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`);
      }
      throw error;
    }
  }
}

/** What refuses every creation in a namespace that goes (the cause NamespaceTerminating). */
export const isOfTerminatingNamespace = (error: unknown): boolean =>
  error instanceof StatusError &&
  (error.status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') ?? false);
