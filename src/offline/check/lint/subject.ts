import type { ConfigNode } from '../../../config/node.ts';
import type { Declarations } from '../../../model/declaration.ts';
import { type Position, positionOf, spanOfOwner, spanOfRule } from '../positions.ts';
import { type DeclaredRule, listRules } from '../rule-list.ts';
import type { Finding, LintCode } from './finding.ts';

/** What the lints inspect. */
export interface LintSubject {
  readonly declarations: Declarations;
  readonly rules: readonly DeclaredRule[];
  readonly positionOf: (rule: DeclaredRule) => Position | undefined;
  /** A finding about a declaration. */
  readonly about: (
    code: LintCode,
    owner: readonly string[],
    message: string,
    hint?: string,
  ) => Finding;
  /** A finding about one rule of a declaration. */
  readonly aboutRule: (
    code: LintCode,
    rule: DeclaredRule,
    message: string,
    hint?: string,
  ) => Finding;
}

export function subjectOf(declarations: Declarations, root: ConfigNode): LintSubject {
  return {
    declarations,
    rules: listRules(declarations),
    positionOf: (rule) => positionOf(spanOfRule(root, rule)),
    about: (code, owner, message, hint) => ({
      code,
      path: owner.join('.'),
      span: spanOfOwner(root, owner),
      message,
      hint,
    }),
    aboutRule: (code, rule, message, hint) => ({
      code,
      path: rule.owner.join('.'),
      span: spanOfRule(root, rule),
      message,
      hint,
    }),
  };
}
