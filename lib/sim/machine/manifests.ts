import type { Pod } from '../objects.ts';

export interface ManifestListener {
  readonly placed: (file: string, manifest: Pod) => void;
  readonly removed: (file: string) => void;
}

/** The manifests of static pods on a machine's disk, by file, and the kubelet that looks at them. */
export class Manifests {
  readonly #placed = new Map<string, Pod>();
  #listener: ManifestListener | undefined;

  get files(): Iterable<string> {
    return this.#placed.keys();
  }

  place(file: string, manifest: Pod): void {
    this.#placed.set(file, manifest);
    this.#listener?.placed(file, manifest);
  }

  remove(file: string): void {
    if (this.#placed.delete(file)) this.#listener?.removed(file);
  }

  clear(): void {
    for (const file of this.#placed.keys()) this.remove(file);
  }

  /** Tells of those that are there, and of each change, until the next listener. */
  listen(listener: ManifestListener): void {
    this.#listener = listener;
    for (const [file, manifest] of this.#placed) listener.placed(file, manifest);
  }
}
