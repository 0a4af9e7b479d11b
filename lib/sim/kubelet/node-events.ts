import type { EventRecorder, EventSubject } from '../client/event-recorder.ts';
import type { Node } from '../objects.ts';
import type { KubeletBehaviour } from './versions.ts';

/** What a kubelet tells of its Node in events. */
export class NodeEvents {
  readonly #recorder: EventRecorder;
  readonly #name: string;
  readonly #names: KubeletBehaviour['nodeEventUid'];
  #uid: string | undefined;

  constructor(recorder: EventRecorder, name: string, names: KubeletBehaviour['nodeEventUid']) {
    this.#recorder = recorder;
    this.#name = name;
    this.#names = names;
  }

  /** Keeps the first UID that it sees, also of a Node that is deleted and made anew later (kubelet_node_status.go, nodeRefWithUID). */
  see(node: Node | undefined): void {
    this.#uid ??= node?.metadata?.uid;
  }

  /** Of what the status of the Node is now. */
  tell(reasons: readonly string[]): void {
    for (const reason of reasons) this.record('Normal', reason, `Node ${this.#name} status is now: ${reason}`);
  }

  record(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#recorder.record(this.#subject(), type, reason, message);
  }

  #subject(): EventSubject {
    const uid = { name: this.#name, none: undefined, real: this.#uid }[this.#names];
    return { kind: 'Node', name: this.#name, ...(uid === undefined ? {} : { uid }) };
  }
}
