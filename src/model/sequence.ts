/** What the running numbers in a log say about what is missing from it. */
export interface SequenceReport {
  /** Places in the log at which numbers are missing. */
  readonly gaps: number;
  /** Numbers that never came. */
  readonly missing: number;
  /** Numbers that came again. */
  readonly repeats: number;
  /** Times that the numbers began again: the service restarted. */
  readonly resets: number;
  /** Records without a number. */
  readonly unnumbered: number;
}
