import type { Scope } from '../engine/scope.ts';
import type { Container } from '../machine/container.ts';
import type { ContainerSpec } from './container-status.ts';

/** From its start until a server answers. */
const servesAfter = 150;

/**
 * Readiness probes of a pod's containers (pkg/kubelet/prober): every one succeeds as soon as its container has run a moment,
 * for what it asks is not modelled. Liveness and startup probes always succeed.
 */
export class ReadinessProbes {
  readonly #scope: Scope;
  readonly #onReady: () => void;
  readonly #ready = new Set<string>();
  readonly #probed = new Set<string>();

  constructor(scope: Scope, onReady: () => void) {
    this.#scope = scope;
    this.#onReady = onReady;
  }

  /** Whether a running container counts as ready; if its probe has yet to tell, it is asked now, and again each period. */
  isReady({ readinessProbe }: ContainerSpec, container: Container): boolean {
    if (readinessProbe === undefined || this.#ready.has(container.id)) return true;
    if (!this.#probed.has(container.id)) {
      this.#probed.add(container.id);
      const { initialDelaySeconds = 0, periodSeconds = 10, successThreshold = 1 } = readinessProbe;
      this.#probe(container, { initialDelaySeconds, periodSeconds, missing: successThreshold });
    }
    return false;
  }

  /** Of a container that was ready before this kubelet was started: it stays so (prober_manager.go, setReadyStateOnKubeletRestart). */
  wasReady(id: string): void {
    this.#ready.add(id);
  }

  #probe(
    container: Container,
    options: { readonly initialDelaySeconds: number; readonly periodSeconds: number; readonly missing: number },
  ): void {
    const { initialDelaySeconds, periodSeconds } = options;
    const ranFor = this.#scope.now - (container.startedAt ?? this.#scope.now);
    const asks = Math.floor(ranFor / 1_000) >= initialDelaySeconds;
    const missing = options.missing - (asks && ranFor >= servesAfter ? 1 : 0);
    if (missing > 0) {
      this.#scope.after(periodSeconds * 1_000, () => this.#probe(container, { ...options, missing }));
      return;
    }
    this.#scope.after(0, () => {
      this.#ready.add(container.id);
      this.#onReady();
    });
  }
}
