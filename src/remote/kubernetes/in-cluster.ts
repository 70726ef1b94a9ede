import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '../../model/error.ts';
import type { Connection } from './connection.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the kubelet puts the token of the pod's service account, and renews it. */
const accountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

export interface InClusterOptions {
  readonly env: Environment;
  /** Folder with `token`, `ca.crt` and `namespace`; another one in tests. */
  readonly folder?: string | undefined;
}

/** Whether this process runs in a pod. */
export function isInPod({ env }: InClusterOptions): boolean {
  return (env['KUBERNETES_SERVICE_HOST'] ?? '') !== '';
}

/** Whether the pod has a service account's token. */
export function hasToken({ folder = accountFolder }: InClusterOptions): boolean {
  return existsSync(join(folder, 'token'));
}

/**
 * The API server of the cluster that this pod runs in, as its service account.
 * @throws CodedError NOT_IN_CLUSTER
 */
export function inClusterConnection(options: InClusterOptions): Connection {
  const { env, folder = accountFolder } = options;
  const host = env['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = env['KUBERNETES_SERVICE_PORT'] ?? '443';
  if (host === '') {
    throw new CodedError('NOT_IN_CLUSTER', 'this is no pod: KUBERNETES_SERVICE_HOST is not set', {
      hint: 'Outside of a cluster a kubeconfig says where it is: --kubeconfig FILE, or KUBECONFIG.',
    });
  }
  return {
    name: 'in-cluster',
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    tlsServerName: undefined,
    skipsTlsVerify: false,
    proxyUrl: undefined,
    get namespace() {
      return readIfThere(join(folder, 'namespace'))?.trim();
    },
    certificateAuthority: () => readIfThere(join(folder, 'ca.crt')),
    // Read each time: the kubelet renews it after four fifths of its life, an hour by default.
    async identify() {
      const file = join(folder, 'token');
      const token = readIfThere(file)?.trim();
      if (token !== undefined && token !== '') return { token };
      throw new CodedError('API_CREDENTIALS', `there is no token in ${file}`, {
        hint: 'The pod needs its service account: automountServiceAccountToken must not be false.',
      });
    },
    forget: () => {},
  };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
