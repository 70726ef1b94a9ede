import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, rmSync, symlinkSync } from 'node:fs';

/** Rotates by renaming, as logrotate's default: `log` → `log.1` → … → `log.<keep>` → gone. */
export function rotate(path: string, keep: number): void {
  rmSync(`${path}.${keep}`, { force: true });
  for (let k = keep - 1; k >= 1; k -= 1) {
    if (existsSync(`${path}.${k}`)) renameSync(`${path}.${k}`, `${path}.${k + 1}`);
  }
  renameSync(path, `${path}.1`);
}

/** Compresses a rotated file, then removes it: under a temporary name first, as the kubelet does. */
export function gzip(path: string): void {
  const script = 'gzip -c "$1" > "$1.tmp" && mv "$1.tmp" "$1.gz" && rm "$1"';
  run('sh', ['-c', script, 'gzip', path]);
}

/** logrotate's copytruncate, with the programs that do it. */
export function copyTruncate(path: string, copy: string): void {
  run('cp', [path, copy]);
  run('truncate', ['-s', '0', path]);
}

/** Makes `link` lead to `target`, at one stroke, whether or not it was there. */
export function swapLink(link: string, target: string): void {
  symlinkSync(target, `${link}.new`);
  renameSync(`${link}.new`, link);
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}
