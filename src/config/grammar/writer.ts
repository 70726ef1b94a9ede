import { list } from './collections.ts';
import { field } from './field.ts';
import type { Type } from './type.ts';

/** Fields that identify the writer of a record, or `one` if there is a single writer. */
export const writer: Type<readonly string[] | 'one'> = {
  expected:
    'a list of fields that identify the writer of a record, such as [hostname, pid]; or one',
  read(node, problems) {
    if (node.kind === 'scalar' && node.value === 'one') return 'one';
    return fields.read(node, problems);
  },
  schema: (definitions) => ({ anyOf: [fields.schema(definitions), { const: 'one' }] }),
};

const fields = list(field);

/**
 * Fields that identify a writer by default: the pod, service or unit that a line was collected
 * from, and the fields of loggers and collectors with the same meaning. `host` is left out: in
 * access logs it is the host that the client requested.
 */
export const usualWriterFields: readonly string[] = [
  '@origin',
  'hostname',
  'pod',
  'pod_name',
  'kubernetes.pod_name',
  'kubernetes.pod.name',
  'k8s.pod.name',
  'instance',
  'instance_id',
  'service.instance.id',
  'pid',
  'process_id',
  'process.pid',
];
