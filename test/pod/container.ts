import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '../faults/support/place.ts';
import { type Sidecar, startSidecar, tallyConfig } from '../faults/support/sidecar.ts';
import type { LastStage } from './image-root.ts';

/** The folders that a service and its sidecar share, and the sidecar started from the image. */
export interface Pod {
  /** Where the service's log is to be. */
  readonly log: string;
  readonly state: string;
  start(): Sidecar;
}

export function createPod(root: string, stage: LastStage): Pod {
  const directory = temporaryDirectory();
  chmodSync(directory, 0o755);
  const [logs = '', state = '', config = ''] = ['logs', 'state', 'config'].map((name) => {
    const volume = join(directory, name);
    mkdirSync(volume);
    // As a kubelet makes an emptyDir: anybody may write.
    chmodSync(volume, 0o777);
    return volume;
  });
  writeFileSync(join(config, 'heartbeat.yaml'), readFileSync(tallyConfig));
  const command = containerCommand(root, stage, [
    { volume: logs, mountPath: '/var/log/app', readOnly: true },
    { volume: state, mountPath: '/var/lib/heartbeat' },
    { volume: config, mountPath: '/etc/heartbeat', readOnly: true },
  ]);
  return { log: join(logs, 'app.log'), state, start: () => startSidecar({ ...command, env }) };
}

const env = {
  HEARTBEAT_FILE: '/var/log/app/app.log',
  HEARTBEAT_STATE_DIR: '/var/lib/heartbeat',
  HEARTBEAT_CONFIG: '/etc/heartbeat/heartbeat.yaml',
  HEARTBEAT_HOST: '127.0.0.1',
  HEARTBEAT_PORT: '0',
};

/** A volume as a container mounts it. */
interface VolumeMount {
  readonly volume: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
}

/**
 * The command that runs the image's entry as a kubelet has it run in a "restricted" pod: a mount
 * namespace of its own, the root file system read-only, the image's user, no new privileges.
 */
function containerCommand(
  root: string,
  { user, entrypoint }: Pick<LastStage, 'user' | 'entrypoint'>,
  mounts: readonly VolumeMount[],
): { readonly under: readonly string[]; readonly program: readonly string[] } {
  const steps = [`mount --bind '${root}' '${root}'`];
  for (const { volume, mountPath, readOnly = false } of mounts) {
    const target = join(root, mountPath);
    mkdirSync(target, { recursive: true });
    steps.push(`mount --bind '${volume}' '${target}'`);
    if (readOnly) steps.push(`mount -o remount,bind,ro '${target}'`);
  }
  steps.push(
    `mount -t proc proc '${join(root, 'proc')}'`,
    `mount -o remount,bind,ro '${root}'`,
    `exec setpriv --no-new-privs chroot --userspec=${user} '${root}' "$@"`,
  );
  const script = steps.join(' && ');
  return { under: ['unshare', '--mount', 'sh', '-c', script, 'sh'], program: entrypoint };
}
