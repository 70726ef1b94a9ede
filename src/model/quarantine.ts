/** Where the sidecar shows quarantined lines over HTTP. */
export const quarantinePath = '/quarantine';

export type QuarantineClass = 'unmatched' | 'text' | 'malformed';

/** Lines of one shape that nothing could be made of. */
export interface QuarantineGroup {
  readonly class: QuarantineClass;
  /** What they have in common, values masked. */
  readonly shape: string;
  readonly count: number;
  /** The count is an estimate: there were more lines to tell apart than are all looked at. */
  readonly estimated: boolean;
  /** One of the last of them, secrets masked. */
  readonly example: string;
}
