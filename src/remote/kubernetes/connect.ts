import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Connection } from './connection.ts';
import { hasToken, type InClusterOptions, inClusterConnection, isInPod } from './in-cluster.ts';
import { kubeconfigConnection } from './kubeconfig.ts';
import { proxyOf } from './proxy.ts';

export interface ConnectOptions extends InClusterOptions {
  /** Named by the user: it counts more than any other. */
  readonly kubeconfig?: string | undefined;
  /** Context of the kubeconfig; naming one means that there is one. */
  readonly context?: string | undefined;
}

/**
 * The API server that is meant: that of a kubeconfig or context that was named, else of
 * `KUBECONFIG`, else the cluster that this pod runs in, else that of `~/.kube/config`.
 * @throws CodedError KUBECONFIG_NOT_FOUND, KUBECONFIG_INVALID, KUBECONFIG_UNSUPPORTED
 */
export function connectionFor(options: ConnectOptions): Connection {
  const { env, kubeconfig, context } = options;
  const variable = env['KUBECONFIG'] ?? '';
  const isNamed = kubeconfig !== undefined || context !== undefined || variable !== '';
  // A pod without a token is told of that, unless it has a kubeconfig to go by.
  const isMeant = hasToken(options) || !existsSync(homeKubeconfig());
  if (!isNamed && isInPod(options) && isMeant) return inClusterConnection(options);
  const paths = kubeconfig === undefined ? pathsOf(variable) : [kubeconfig];
  const connection = kubeconfigConnection({ paths, context });
  return { ...connection, proxyUrl: connection.proxyUrl ?? proxyOf(env, connection.server) };
}

function pathsOf(variable: string): readonly string[] {
  const named = variable.split(delimiter).filter((path) => path !== '');
  return named.length > 0 ? named : [homeKubeconfig()];
}

function homeKubeconfig(): string {
  return join(homedir(), '.kube', 'config');
}
