import type { CountDeclaration, CountSource } from '../../model/declaration.ts';
import { compileIncrement, type ReadIncrement } from './increment.ts';
import { readAmount } from './number-value.ts';
import type { OncePerRecord } from './once-per-record.ts';
import type { RuleDeclaration } from './rule.ts';

/**
 * Rules of all counts, totals before events. A record gives one count one observation: its total
 * where it prints one (which includes its own event), else the first of its events.
 */
export function countRules(
  counts: readonly CountDeclaration[],
  once: OncePerRecord,
): readonly RuleDeclaration[] {
  const totals: RuleDeclaration[] = [];
  const events: RuleDeclaration[] = [];
  for (const [id, { component, name, from }] of counts.entries()) {
    for (const [index, source] of from.entries()) {
      const where = `components.${component}.counts.${name}.from[${index}]`;
      if (source.kind !== 'event') totals.push(totalRule(id, source, where, once));
      else events.push(eventRule(id, source, where, once));
    }
  }
  return [...totals, ...events];
}

type TotalSource = Extract<CountSource, { kind: 'total' | 'delta' }>;
type EventSource = Extract<CountSource, { kind: 'event' }>;

/** A total or delta that is absent or null says nothing: services repeat lines without their totals. */
function totalRule(
  id: number,
  source: TotalSource,
  where: string,
  once: OncePerRecord,
): RuleDeclaration {
  return {
    where,
    when: source.when,
    extract: source.extract,
    fields: [source.field],
    compile(scope) {
      const { kind, field, printedRate } = source;
      const read = scope.read(field);
      const readRate = printedRate === undefined ? undefined : scope.read(printedRate);
      return (record, sink) => {
        const value = read(record);
        if (value === undefined || value === null || once.isTaken(id)) return;
        const amount = readAmount(value);
        if (typeof amount === 'string') {
          sink.refuse(amount === 'negative' ? `negative_${kind}` : amount);
          return;
        }
        once.take(id);
        if (kind === 'total') sink.total(id, amount);
        else sink.delta(id, amount);
        const rate = readAmount(readRate?.(record));
        if (typeof rate === 'number') sink.printedRate(id, rate);
      };
    },
  };
}

function eventRule(
  id: number,
  source: EventSource,
  where: string,
  once: OncePerRecord,
): RuleDeclaration {
  return {
    where,
    when: source.when,
    extract: source.extract,
    fields: source.add === undefined ? [] : [source.add],
    compile(scope) {
      const increment: ReadIncrement = compileIncrement(source.add, scope);
      return (record, sink) => {
        if (!once.take(id)) return;
        const by = increment(record);
        if (typeof by === 'string') sink.refuse(by);
        else sink.count(id, by);
      };
    },
  };
}
