import type { FieldValue } from '../../model/record.ts';
import { isJsonObject, type JsonObject } from './json-value.ts';

/**
 * The log records of an OTLP document (`resourceLogs` of `ExportLogsServiceRequest`, as collectors
 * write them to a file, one request a line), each as the document would be that had it alone: its
 * resource and scope beside it, under the same paths. `undefined` where there are not several.
 * The format: opentelemetry-proto, logs/v1/logs.proto, in its JSON encoding.
 */
export function logRecordsOf(document: JsonObject): readonly JsonObject[] | undefined {
  const resources = document['resourceLogs'];
  if (!Array.isArray(resources)) return undefined;
  const records: JsonObject[] = [];
  for (const resource of objectsIn(resources)) {
    for (const scope of objectsIn(resource['scopeLogs'])) {
      for (const record of objectsIn(scope['logRecords'])) {
        const scopeLogs = [{ ...scope, logRecords: [record] }];
        records.push({ ...document, resourceLogs: [{ ...resource, scopeLogs }] });
      }
    }
  }
  return records.length > 1 ? records : undefined;
}

function objectsIn(list: FieldValue): readonly JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}
