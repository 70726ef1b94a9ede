import { cursorKey, type FilePosition } from '../file/file-position.ts';
import type { ResolvedPath } from './resolved-path.ts';
import { isRotatedFrom } from './rotated-name.ts';

export interface Reunited {
  readonly position: FilePosition;
  /** The path at which it was followed before. */
  readonly log: string;
}

/**
 * Saved positions by the path at which their files are now. A log finds its own rotated files; one
 * that was renamed beyond that, and is matched under its new name, is read on there.
 */
export function reunite(
  saved: Readonly<Record<string, FilePosition>>,
  resolved: readonly ResolvedPath[],
): ReadonlyMap<string, Reunited> {
  const pathOf = new Map(resolved.map(({ key, path }) => [key, path]));
  const positions = new Map<string, Reunited>();
  const moved: [string, Reunited][] = [];
  const isAt = (path: string, key: string): boolean =>
    resolved.some((each) => each.path === path && each.key === key);
  for (const [path, position] of Object.entries(saved)) {
    const reunited = { position, log: path };
    const key = cursorKey(position);
    const now = pathOf.get(key);
    const stays = now === undefined || isAt(path, key) || isRotatedFrom(now, new Set([path]));
    if (stays) positions.set(path, reunited);
    else moved.push([now, reunited]);
  }
  for (const [path, reunited] of moved) positions.set(path, reunited);
  return positions;
}
