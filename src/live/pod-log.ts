import type { PodSourceConfig } from '../model/config.ts';
import { CodedError, exitCode } from '../model/error.ts';
import type { LogApi } from '../read/pod/log-api.ts';
import { type LogName, titleOf } from '../read/pod/refusal.ts';
import { createApiClient, messageOf } from '../remote/kubernetes/api-client.ts';
import { connectionFor } from '../remote/kubernetes/connect.ts';

export interface PodLogOptions {
  readonly source: PodSourceConfig;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder with the service account's token; another one in tests. */
  readonly accountFolder?: string | undefined;
}

/** A container's log, and the way to it. */
export interface PodLog {
  readonly name: LogName;
  /** `namespace/pod/container`, for a person. */
  readonly title: string;
  readonly api: LogApi;
  /** Whether we run in the cluster, and not at somebody's terminal. */
  readonly isInCluster: boolean;
  close(): Promise<void>;
}

/**
 * Finds the pod that is meant and the cluster that it is in; asks nobody yet.
 * @throws CodedError POD_NOT_NAMED, and what a kubeconfig has wrong
 */
export function openPodLog({ source, env, accountFolder }: PodLogOptions): PodLog {
  const { container, kubeconfig, context } = source;
  const pod = source.name ?? named(env['POD_NAME']);
  if (pod === undefined) throw podNotNamed();
  const connection = connectionFor({ env, kubeconfig, context, folder: accountFolder });
  const namespace =
    source.namespace ?? named(env['POD_NAMESPACE']) ?? connection.namespace ?? 'default';
  const name = { namespace, pod, container };
  const client = createApiClient(connection);
  return {
    name,
    title: titleOf(name),
    api: {
      async open({ follows, isPrevious, sinceTime, tailLines }, signal) {
        const query = {
          container,
          timestamps: true,
          follow: follows || undefined,
          previous: isPrevious || undefined,
          sinceTime,
          tailLines,
        };
        const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log`;
        const answer = await client.get(path, query, signal);
        return { ...answer, message: () => messageOf(answer) };
      },
    },
    isInCluster: connection.name === 'in-cluster',
    close: () => client.close(),
  };
}

function named(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

function podNotNamed(): CodedError {
  return new CodedError('POD_NOT_NAMED', 'it is not said which pod to read the log of', {
    exitCode: exitCode.usage,
    hint: 'Name it: --pod NAME, source.pod.name, or POD_NAME by the downward API (metadata.name).',
  });
}
