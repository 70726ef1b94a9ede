import { identitiesOf } from '../catalogue/identity.ts';
import type { ConfigChange } from '../config/change.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { LogFields } from '../model/log.ts';

/** Paths spelled out of each kind; more are counted. */
const maxSpelled = 8;

/** What a reload did, for a person: what came, what went, what goes on, and with which values. */
export function describeChange(
  change: ConfigChange,
  before: Pick<LoadedConfig, 'config'>,
  after: Pick<LoadedConfig, 'config'>,
): string {
  const { added, removed, changed, kept, settings } = change;
  const old = identitiesOf(before.config.declarations);
  const now = identitiesOf(after.config.declarations);
  const keepsValue = (path: string): boolean => old.get(path) === now.get(path);
  return [
    part('added', added),
    part('removed', removed),
    part('changed', changed.filter(keepsValue)),
    part(
      'begun at 0',
      changed.filter((path) => !keepsValue(path)),
    ),
    part('settings', settings),
    `${kept.length} kept`,
  ]
    .filter((text) => text !== '')
    .join('; ');
}

/** The same in numbers. */
export function changeFields({ added, removed, changed, kept }: ConfigChange): LogFields {
  return {
    added: added.length,
    removed: removed.length,
    changed: changed.length,
    kept: kept.length,
  };
}

function part(what: string, paths: readonly string[]): string {
  if (paths.length === 0) return '';
  const more = paths.length - maxSpelled;
  const spelled = paths.slice(0, maxSpelled).join(', ');
  return `${what} ${spelled}${more > 0 ? ` and ${more} more` : ''}`;
}
