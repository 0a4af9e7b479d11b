/** What the simulator does not model, or what cannot be done to a machine as it is; in words for whoever asked. */
export class Refusal extends Error {}
