import type {
  ServiceHeartbeatDeclaration,
  ServiceRunDeclaration,
} from '../../model/declaration.ts';
import type { LogRecord } from '../../model/record.ts';
import type { Scope } from './field-table.ts';
import { compileFields, HeartbeatReader } from './heartbeat-fields.ts';
import { readNumber } from './number-value.ts';
import type { Observe, RuleDeclaration } from './rule.ts';

/** Rules that tell of the service's runs: its start line, then its own heartbeat. */
export function runRules({ heartbeat, start }: ServiceRunDeclaration): readonly RuleDeclaration[] {
  const rules: RuleDeclaration[] = [];
  if (start !== undefined) {
    rules.push({
      where: 'run.start',
      when: start,
      fields: [],
      compile: () => (_record, sink) => sink.serviceStarted(),
    });
  }
  if (heartbeat !== undefined) {
    rules.push({
      where: 'run.heartbeat',
      when: heartbeat.when,
      fields: [],
      compile: (scope) => compileHeartbeat(heartbeat, scope),
    });
  }
  return rules;
}

function compileHeartbeat(heartbeat: ServiceHeartbeatDeclaration, scope: Scope): Observe {
  const count = optionalNumber(heartbeat.count, scope);
  const uptimeSeconds = optionalNumber(heartbeat.uptimeSeconds, scope);
  const intervalSeconds = optionalNumber(heartbeat.intervalSeconds, scope);
  const tellFields = fieldsOf(heartbeat, scope);
  return (record, sink) => {
    sink.serviceHeartbeat({
      count: count(record),
      uptimeSeconds: uptimeSeconds(record),
      intervalSeconds: intervalSeconds(record),
    });
    tellFields?.(record, sink);
  };
}

function fieldsOf(heartbeat: ServiceHeartbeatDeclaration, scope: Scope): Observe | undefined {
  const { fields } = heartbeat;
  if (fields !== 'infer') return fields && compileFields(fields, scope);
  const reader = new HeartbeatReader(heartbeat);
  return (record, sink) => {
    reader.read(record);
    reader.report(sink);
  };
}

function optionalNumber(
  field: string | undefined,
  scope: Scope,
): (record: LogRecord) => number | undefined {
  if (field === undefined) return () => undefined;
  const read = scope.read(field);
  return (record) => {
    const number = readNumber(read(record));
    return typeof number === 'number' ? number : undefined;
  };
}
