/** One thing that a log breaks, or brings. */
export interface Difference {
  readonly kind: 'rule_silent' | 'event_new' | 'field_changed';
  readonly message: string;
  /** Where in the configuration, as `line 12`; or where in the log. */
  readonly position: string;
}
