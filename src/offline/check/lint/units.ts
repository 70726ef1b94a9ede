import type { FixedUnit } from '../../../model/declaration.ts';
import { type NamedUnit, unitNamedIn } from '../../../model/named-unit.ts';
import { millisecondsPer } from '../../../model/time-unit.ts';
import type { Finding } from './finding.ts';
import type { LintSubject } from './subject.ts';

/** Units that a declaration and the names of its fields say differently, or not at all. */
export function lintUnits(subject: LintSubject): readonly Finding[] {
  return [...timings(subject), ...numbers(subject), ...uptime(subject)];
}

function timings({ declarations, about }: LintSubject): readonly Finding[] {
  const read = [
    ...declarations.timings.flatMap(({ component, name, from }) =>
      from.flatMap((source) => {
        const owner = ['components', component, 'timings', name];
        const fields = source.kind === 'sample' ? [source.field] : [source.average, source.maximum];
        return fields.map((field) => ({ owner, field, unit: source.unit }));
      }),
    ),
    ...declarations.metrics.flatMap((metric) =>
      metric.type === 'timing'
        ? [{ owner: ['metrics', metric.name], field: metric.field, unit: metric.unit }]
        : [],
    ),
  ];
  return read.flatMap(({ owner, field, unit }): Finding[] => {
    const named = field === undefined ? undefined : unitNamedIn(field);
    if (named === undefined || unit === 'auto' || isSame(named, unit)) return [];
    const message = `${owner.at(-1)} reads ${field} as ${unit}, and its name says ${named.word}`;
    return [about('unit_contradicts', owner, message, 'see which of the two the log means')];
  });
}

function isSame(named: NamedUnit, unit: FixedUnit): boolean {
  return named.dimension === 'seconds' && named.scale === millisecondsPer[unit] / 1_000;
}

/** Gauges, counters and numeric states publish a field's number as it is. */
function numbers({ declarations, about }: LintSubject): readonly Finding[] {
  const { counts, states, metrics } = declarations;
  const read = [
    ...counts.flatMap(({ component, name, from }) =>
      from.map((source) => ({
        owner: ['components', component, 'counts', name],
        field: source.kind === 'event' ? source.add : source.field,
      })),
    ),
    ...states
      .filter(({ type }) => type === 'number' || type === 'any')
      .flatMap(({ component, name, from }) =>
        from.map((source) => ({
          owner: ['components', component, 'states', name],
          field: source.kind === 'field' ? source.field : undefined,
        })),
      ),
    ...metrics.map((metric) => ({ owner: ['metrics', metric.name], field: numberOf(metric) })),
  ];
  return read.flatMap(({ owner, field }): Finding[] => {
    const name = owner.at(-1) ?? '';
    const ofField = field === undefined ? undefined : unitNamedIn(field);
    if (ofField === undefined) return [];
    const ofName = unitNamedIn(name.replace(/_total$/, ''));
    // "seconds_since_start" says its unit, though not at the end.
    if (ofName === undefined && name.split('_').includes(ofField.word)) return [];
    if (ofName === undefined) {
      const message = `${name} does not say its unit, which by ${field} is ${ofField.word}`;
      return [about('unit_unnamed', owner, message, `end the name in _${ofField.dimension}`)];
    }
    if (ofName.dimension === ofField.dimension && ofName.scale === ofField.scale) return [];
    const message = `${name} would publish ${field} as it is, ${ofField.word} under the name ${ofName.word}`;
    const hint =
      ofField.dimension === 'seconds'
        ? 'a timing converts to seconds; or name it by the unit of the log'
        : 'numbers are not converted: name it by the unit of the log';
    return [about('unit_contradicts', owner, message, hint)];
  });
}

function numberOf(metric: LintSubject['declarations']['metrics'][number]): string | undefined {
  if (metric.type === 'gauge') return metric.field;
  return metric.type === 'counter' ? metric.add : undefined;
}

function uptime({ declarations, about }: LintSubject): readonly Finding[] {
  const { uptimeSeconds, intervalSeconds } = declarations.run.heartbeat ?? {};
  return [uptimeSeconds, intervalSeconds].flatMap((field): Finding[] => {
    const named = field === undefined ? undefined : unitNamedIn(field);
    if (named === undefined || isSame(named, 's')) return [];
    const message = `service_heartbeat reads ${field} as seconds, and its name says ${named.word}`;
    return [about('unit_contradicts', ['service_heartbeat'], message)];
  });
}
