import type { Clock } from '../../model/clock.ts';
import type { Config, NodeSourceConfig } from '../../model/config.ts';
import { CodedError, exitCode } from '../../model/error.ts';
import type { Log } from '../../model/log.ts';
import { podSelection } from '../../read/node/pod-selection.ts';
import type { ContainerName } from './container.ts';
import type { PodConfig } from './pod-configs.ts';

export interface NodePodsOptions {
  readonly source: NodeSourceConfig;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly log: Log;
  /** Folder with the service account's token; another one in tests. */
  readonly accountFolder?: string;
}

/** Which of a node's logs are to be followed. */
export interface NodePods {
  isSelected(folder: string): boolean;
  /** What a pod says of its configuration; `undefined`: nothing is known of it. */
  configOf(name: ContainerName, follower: Config): PodConfig | undefined;
  /** Tells when that may be another. */
  follow(onChange: () => void): void;
  close(): Promise<void>;
}

/**
 * Asks the API server for the pods that ask to be counted, where the configuration wants that.
 * @throws CodedError NODE_NOT_NAMED, and what a connection has wrong
 */
export async function openNodePods(options: NodePodsOptions): Promise<NodePods> {
  const { source, env, clock, log, accountFolder: folder } = options;
  const { namespaces, pods, containers } = source;
  const own = { namespace: env['POD_NAMESPACE'], pod: env['POD_NAME'] };
  const names = { namespaces, pods, containers, own };
  if (!source.annotated) {
    return {
      isSelected: podSelection(names),
      configOf: () => undefined,
      follow: () => {},
      close: () => Promise.resolve(),
    };
  }
  const node = env['NODE_NAME'] ?? '';
  if (node === '') throw nodeNotNamed();
  // The HTTP client takes 10 MiB, which nobody else needs.
  const { createApiClient } = await import('../../remote/kubernetes/api-client.ts');
  const { connectionFor } = await import('../../remote/kubernetes/connect.ts');
  const { AnnotatedPods } = await import('./annotated-pods.ts');
  const client = createApiClient(connectionFor({ env, folder }));
  const asking = new AnnotatedPods({ client, node, clock, log });
  await asking.start();
  return {
    isSelected: podSelection({
      ...names,
      isAsking: (uid, container) => asking.isAsking(uid, container),
    }),
    configOf: (name, follower) => asking.configOf(name, follower),
    follow(onChange) {
      asking.onChange = onChange;
    },
    async close() {
      asking.stop();
      await client.close();
    },
  };
}

function nodeNotNamed(): CodedError {
  return new CodedError('NODE_NOT_NAMED', 'it is not said which node this is', {
    exitCode: exitCode.usage,
    hint: 'Set NODE_NAME by the downward API (spec.nodeName), or follow all pods: source.node.annotated: false.',
  });
}
