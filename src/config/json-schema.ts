import { documentType } from './grammar/document.ts';
import { testFileType } from './grammar/log-test.ts';
import type { Definitions, JsonSchema } from './grammar/type.ts';

/** The grammar as a JSON Schema (draft 2020-12), for editors: `schema.json` holds its text. */
export function generateSchema(): JsonSchema {
  const definitions: Definitions = new Map();
  const root = documentType.schema(definitions);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'heartbeat configuration',
    description: 'Configuration of heartbeat, version 1.',
    ...root,
    required: ['version'],
    examples: [
      {
        version: 1,
        service: 'shop',
        source: { file: '/var/log/app/stdout.log' },
        components: {
          worker: {
            counts: {
              jobs_done: { when: { event: 'job done' }, rate: 'jobs_per_second' },
              job_errors: { when: { '@level': ['error', 'fatal'] }, error: true },
            },
            timings: { job_time: { field: 'took_ms' } },
          },
        },
      },
    ],
    $defs: sorted(definitions),
  };
}

/** The schema of files of tests (`*.test.yaml`): `tests-schema.json` holds its text. */
export function generateTestsSchema(): JsonSchema {
  const definitions: Definitions = new Map();
  const root = testFileType.schema(definitions);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'tests of a heartbeat configuration',
    description: 'Lines of a log, and the results that the configuration must produce.',
    ...root,
    $defs: sorted(definitions),
  };
}

function sorted(definitions: Definitions): JsonSchema {
  return Object.fromEntries([...definitions].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
