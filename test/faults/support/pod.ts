import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiServer } from '../../remote/kubernetes/api-server.ts';
import { temporaryDirectory } from './place.ts';
import { type Sidecar, type SidecarOptions, startSidecar } from './sidecar.ts';

/** What a pod gives its containers: a service account, an emptyDir, the downward API. */
export interface Pod {
  /** Starts the sidecar in it, as the image's entry is configured: by environment alone. */
  start(options?: Omit<SidecarOptions, 'under'>): Sidecar;
  /** The kubelet renews the token. */
  renewToken(token: string): void;
}

/** Where the kubelet mounts the service account. */
const accountFolder = '/run/secrets/kubernetes.io/serviceaccount';

export function makePod({ port, certificates }: Pick<ApiServer, 'port' | 'certificates'>): Pod {
  const folder = temporaryDirectory();
  const account = join(folder, 'account');
  mkdirSync(account);
  const renewToken = (token: string): void => writeFileSync(join(account, 'token'), token);
  renewToken('first');
  writeFileSync(join(account, 'ca.crt'), certificates.ca);
  writeFileSync(join(account, 'namespace'), 'shop');
  const mount = `mount -t tmpfs none /run && mkdir -p ${accountFolder} && mount --bind ${account} ${accountFolder} && exec "$@"`;
  return {
    renewToken,
    start: (options) =>
      startSidecar({
        ...options,
        under: ['unshare', '--mount', 'sh', '-c', mount, 'sh'],
        env: {
          KUBERNETES_SERVICE_HOST: '127.0.0.1',
          KUBERNETES_SERVICE_PORT: String(port),
          POD_NAME: 'web-0',
          POD_NAMESPACE: 'shop',
          HEARTBEAT_POD_CONTAINER: 'app',
          HEARTBEAT_STATE_DIR: join(folder, 'state'),
          ...options?.env,
        },
      }),
  };
}
