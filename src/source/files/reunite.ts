import { type FilePosition, placeKey } from '../file-position.ts';
import { isPastOf } from './past-name.ts';
import type { Sight } from './sight.ts';

/**
 * Saved positions by the path at which their files are now. A log finds its own rotated files; one
 * that was renamed beyond that, and is matched under its new name, is read on there.
 */
export function reunite(
  saved: Readonly<Record<string, FilePosition>>,
  sights: readonly Sight[],
): ReadonlyMap<string, FilePosition> {
  const pathOf = new Map(sights.map(({ key, path }) => [key, path]));
  const positions = new Map<string, FilePosition>();
  const moved: [string, FilePosition][] = [];
  const isAt = (path: string, key: string): boolean =>
    sights.some((sight) => sight.path === path && sight.key === key);
  for (const [path, position] of Object.entries(saved)) {
    const key = placeKey(position);
    const now = pathOf.get(key);
    const stays = now === undefined || isAt(path, key) || isPastOf(now, new Set([path]));
    if (stays) positions.set(path, position);
    else moved.push([now, position]);
  }
  for (const [path, position] of moved) positions.set(path, position);
  return positions;
}
