import type { FieldEvidence } from '../evidence/field-evidence.ts';
import type { Condition } from './proposal.ts';

/** Records that a rule could tell from all others of the log. */
export interface Kind {
  readonly logger: string;
  /** What it is named by: an event, a template, a type, a field. */
  readonly template: string;
  readonly count: number;
  readonly errors: number;
  readonly requests: number;
  readonly firstLine: number;
  /** Empty where the records were looked at with others. */
  readonly fields: ReadonlyMap<string, FieldEvidence>;
  /** `undefined`: no rule can tell them. */
  readonly when: Condition | undefined;
}

/** A kind that has a rule. */
export type KeptKind = Kind & { readonly when: Condition };
