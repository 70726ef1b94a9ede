import { list } from './collections.ts';
import { field } from './field.ts';
import type { Type } from './type.ts';

/** Fields that name who wrote a record, or `one` where all records are of one writer. */
export const writer: Type<readonly string[] | 'one'> = {
  expected: 'a list of fields that name who wrote a record, such as [hostname, pid]; or one',
  read(node, problems) {
    if (node.kind === 'scalar' && node.value === 'one') return 'one';
    return fields.read(node, problems);
  },
  schema: (definitions) => ({ anyOf: [fields.schema(definitions), { const: 'one' }] }),
};

const fields = list(field);

/**
 * Fields that name a writer where nothing else is declared: the pod, service or unit that a line was
 * collected from, and those that loggers and collectors give these meanings, no others. `host` is not among them: in access logs it is who was asked for.
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
