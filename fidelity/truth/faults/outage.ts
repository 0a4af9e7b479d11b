import { KubernetesApi } from '../../../lib/cluster/kubernetes-api.ts';
import type { OpenedCluster } from '../../../lib/cluster/opened-cluster.ts';
import type { Plot, Stage } from '../fault.ts';
import { withTap } from './tap.ts';

/** A span that begins and ends by somebody else's word. */
export interface Span {
  isOpen: boolean;
}

/** What a connection says that nobody takes. */
const refused = (): Error => Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:6443'), { code: 'ECONNREFUSED' });

/** An API server that cannot be reached from outside of the cluster while `span` is open: not by the recorder, not by others. */
export function unreachable(stage: Stage, span: Span): Plot {
  const refuse = (): void => {
    if (span.isOpen) throw refused();
  };
  const { opened = stage.cluster, ...plot } = withTap(stage, { refuse, cut: refuse });
  const gone: OpenedCluster = { ...opened, api: new RefusingApi(opened.api, refuse) };
  return { ...plot, opened: gone };
}

/** The same API, of which each request may be refused. */
class RefusingApi extends KubernetesApi {
  readonly #inner: KubernetesApi;
  readonly #refuse: () => void;

  constructor(inner: KubernetesApi, refuse: () => void) {
    super(async () => {
      throw new Error('every request goes by the inner one');
    });
    this.#inner = inner;
    this.#refuse = refuse;
  }

  override async text(path: string, signal?: AbortSignal): Promise<string> {
    this.#refuse();
    return this.#inner.text(path, signal);
  }

  override async post(path: string, body: object): Promise<void> {
    this.#refuse();
    await this.#inner.post(path, body);
  }

  override async patch(path: string, type: 'merge' | 'strategic', body: object): Promise<void> {
    this.#refuse();
    await this.#inner.patch(path, type, body);
  }

  override async delete(path: string): Promise<void> {
    this.#refuse();
    await this.#inner.delete(path);
  }
}
