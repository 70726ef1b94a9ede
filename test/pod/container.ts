import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LastStage } from './image-root.ts';

/** A volume as a container mounts it. */
export interface VolumeMount {
  readonly volume: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
}

/**
 * The command that runs the image's entry as a kubelet has it run in a "restricted" pod: a mount
 * namespace of its own, the root file system read-only, the image's user, no new privileges.
 */
export function containerCommand(
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
