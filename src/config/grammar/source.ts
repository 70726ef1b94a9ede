import type { NodeSourceConfig, PodSourceConfig, SourceConfig } from '../../model/config.ts';
import type { EnvelopeChoice } from '../../model/line.ts';
import { list, oneOrMore, record } from './collections.ts';
import { field } from './field.ts';
import { boolean, constant, number, oneOf, text } from './scalars.ts';
import { refined, type Type } from './type.ts';

const kinds = ['file', 'pod', 'node', 'stdin', 'command'] as const;
/** Sources that can be read again from a saved position. */
const replayable: ReadonlySet<string> = new Set(['file', 'pod', 'node']);
const oneSource = kinds.map((kind) => ({
  required: [kind],
  ...(!replayable.has(kind) && { not: { required: ['start'] } }),
}));

const name = (of: string) => text({ expected: `the name of a ${of}` });

const pod = record(
  'source.pod',
  {
    container: {
      type: name('container'),
      description: "The service's container; optional if the pod has only one.",
      examples: ['app'],
    },
    name: {
      type: name('pod'),
      description: 'Name of the pod; POD_NAME (set it with the downward API) if missing.',
    },
    namespace: {
      type: name('namespace'),
      description:
        'Namespace of the pod; POD_NAMESPACE if missing, else that of the service account or context.',
    },
    context: {
      type: name('context'),
      description: 'Context of the kubeconfig; its current-context if missing.',
    },
    kubeconfig: {
      type: text({ expected: 'the path of a kubeconfig' }),
      description: 'Kubeconfig of the cluster; KUBECONFIG if missing, else the service account.',
    },
  },
  { mayBeEmpty: true },
);

const names = (of: string) => ({
  type: oneOrMore(text({ expected: `the name of a ${of}, or a pattern such as web-*` })),
  description: `Names or patterns of the ${of}s to follow; all if missing.`,
});

const node = record(
  'source.node',
  {
    directory: {
      type: text({ expected: 'the path of a folder' }),
      description: "The kubelet's folder of pod logs; /var/log/pods by default.",
    },
    namespaces: names('namespace'),
    pods: names('pod'),
    containers: names('container'),
    annotated: {
      type: boolean(),
      description:
        'Whether to follow only pods with the annotation heartbeat/enabled: "true"; false by default.',
    },
    keep_gone_seconds: {
      type: number({ minimum: 0, maximum: 86_400 }),
      description:
        'Seconds for which the series of a container stay after its log is removed; 300 by default.',
    },
  },
  { mayBeEmpty: true },
);

export interface SourceDocument {
  /** `undefined` if a flag names it, or for `analyze`, whose arguments name the logs. */
  readonly source: SourceConfig | undefined;
  readonly sequence: string | undefined;
  readonly envelope: EnvelopeChoice | undefined;
}

/** Where the log comes from: at most one of the kinds; settings of the log may stand alone. */
export const source: Type<SourceDocument> = refined(
  record('source', {
    file: {
      type: oneOrMore(text({ expected: 'the path of a log file' })),
      description:
        "The log file to follow, or several: paths, patterns such as '/var/log/app/*.log', folders of containers.",
      examples: ['/var/log/app/stdout.log', ['/var/log/app/*.log', '/var/log/worker.log']],
    },
    start: {
      type: oneOf(['saved-or-beginning', 'saved-or-end', 'beginning', 'end']),
      description:
        'Where to begin in the file or pod log: where the last run stopped, else at the beginning (the default) or the end; or always at the beginning or the end.',
    },
    pod: {
      type: pod,
      description: 'Follows the log of a container through the Kubernetes API server.',
    },
    node: {
      type: node,
      description: 'Follows the logs of the pods of this node in the folder of its kubelet.',
    },
    stdin: {
      type: constant(true, 'leave it out to read another source'),
      description: 'Reads the log from standard input.',
    },
    command: {
      type: list(text({ expected: 'a word of the command, a text' })),
      description: 'Command that writes the log to its standard output, and its arguments.',
      examples: [['node', 'server.js']],
    },
    sequence: {
      type: field,
      description:
        'Field with a number that grows by one with every record; gaps in it are counted.',
      examples: ['seq'],
    },
    envelope: {
      type: oneOf(['auto', 'none', 'cri', 'docker', 'prefix']),
      description:
        "The envelope to remove, which a runtime or a tool put around the service's lines: any that is detected (auto), none, or one kind. prefix is any text before a record.",
    },
  }),
  (value, document, problems) => {
    const { file, command, sequence, envelope } = value;
    const about = { sequence, envelope };
    const isAboutLog = sequence !== undefined || envelope !== undefined;
    const hasNoSource = kinds.every((kind) => value[kind] === undefined);
    if (hasNoSource && isAboutLog && value.start === undefined) {
      return { source: undefined, ...about };
    }
    if (kinds.filter((kind) => value[kind] !== undefined).length !== 1) {
      problems.add(document, 'source must name exactly one place', {
        expected: `one of ${kinds.join(', ')}`,
      });
      return undefined;
    }
    const start = value.start ?? 'saved-or-beginning';
    if (file !== undefined) return { source: { kind: 'file', paths: file, start }, ...about };
    if (value.pod !== undefined) return { source: podOf(value.pod, start), ...about };
    if (value.node !== undefined) return { source: nodeOf(value.node, start), sequence, envelope };
    if (value.start !== undefined) {
      problems.add(
        document,
        'source.start needs a file or pod log: a stream has no earlier position',
        {
          expected: 'start beside file or pod, or no start',
        },
      );
      return undefined;
    }
    const [program, ...args] = command ?? [];
    const plain: SourceConfig =
      program === undefined ? { kind: 'stdin' } : { kind: 'command', command: program, args };
    return { source: plain, ...about };
  },
  {
    oneOf: [
      ...oneSource,
      {
        anyOf: [{ required: ['sequence'] }, { required: ['envelope'] }],
        not: { anyOf: [...oneSource, { required: ['start'] }] },
      },
    ],
  },
);

function podOf(
  { container, name, namespace, context, kubeconfig }: RecordOf<typeof pod>,
  start: PodSourceConfig['start'],
): PodSourceConfig {
  return { kind: 'pod', container, name, namespace, context, kubeconfig, start };
}

const all = ['*'];

function nodeOf(
  { directory, namespaces, pods, containers, annotated, keep_gone_seconds }: RecordOf<typeof node>,
  start: NodeSourceConfig['start'],
): NodeSourceConfig {
  return {
    kind: 'node',
    directory: directory ?? '/var/log/pods',
    namespaces: namespaces ?? all,
    pods: pods ?? all,
    containers: containers ?? all,
    annotated: annotated ?? false,
    keepGoneSeconds: keep_gone_seconds ?? 300,
    start,
  };
}

type RecordOf<T> = T extends Type<infer Value> ? Value : never;
