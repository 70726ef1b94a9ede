import type { KindEvidence } from '../evidence/kind-evidence.ts';
import { nameOf } from './names.ts';
import type { Condition } from './proposal.ts';

/** Tells a kind of record apart from all others of the log. */
export type ConditionOf = (kind: KindEvidence) => Condition | undefined;

/** What a miner could not tell apart any more. */
const otherTemplate = 'other';

/** By event or template; with the logger, where several write the same. */
export function conditionsOf(kinds: readonly KindEvidence[]): ConditionOf {
  const loggers = new Map<string, number>();
  for (const { template } of kinds) loggers.set(template, (loggers.get(template) ?? 0) + 1);
  return (kind) => {
    const { template, typeField, logger, exact, count } = kind;
    // A template of values alone, such as the path of a request, is no event.
    if (template === otherTemplate || nameOf(template) === '') return undefined;
    const isShared = (loggers.get(template) ?? 0) > 1;
    if (isShared && logger === '') return undefined;
    return {
      [typeField ?? (exact === count ? '@event' : '@template')]: template,
      ...(isShared && { '@logger': logger }),
    };
  };
}
