/** What comes of something that takes virtual time; who asks for it later than it came has it at once. */
export class Outcome<T> {
  #come: { readonly result: T } | undefined;
  readonly #waiting: ((result: T) => void)[] = [];

  /** Undefined until it has come. */
  get result(): T | undefined {
    return this.#come?.result;
  }

  whenDone(action: (result: T) => void): void {
    if (this.#come === undefined) this.#waiting.push(action);
    else action(this.#come.result);
  }

  /** Only the first result counts. */
  finish(result: T): void {
    if (this.#come !== undefined) return;
    this.#come = { result };
    for (const action of this.#waiting.splice(0)) action(result);
  }
}
