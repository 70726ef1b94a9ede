/** A condition of the configuration's grammar. */
export type Condition = Readonly<Record<string, unknown>>;

/** One line of a configuration and why it is there. */
export interface Proposed {
  readonly name: string;
  readonly body: Readonly<Record<string, unknown>> | number | string;
  /** The evidence, in a few words. */
  readonly because: string;
}

export interface ProposedComponent {
  readonly name: string;
  readonly because: string;
  readonly counts: readonly Proposed[];
  readonly timings: readonly Proposed[];
  readonly states: readonly Proposed[];
}

/** A configuration before it is text. */
export interface Proposal {
  readonly service: string;
  readonly title: readonly string[];
  readonly health: readonly Proposed[];
  readonly components: readonly ProposedComponent[];
  readonly metrics: readonly Proposed[];
  /** What a person has to decide, a line each. */
  readonly open: readonly string[];
}
