/** One decision of the code that judges, with the mistake that takes it away, and the test that then fails. */
export interface Decision {
  readonly id: string;
  /** Below lib/. */
  readonly file: string;
  readonly decides: string;
  /** Text that is there just once. */
  readonly find: string;
  readonly replace: string;
  readonly test: Killer;
}

export interface Killer {
  /** Of the repository. */
  readonly file: string;
  readonly name: string;
}
