import { redact } from '../../../decode/masking/redact.ts';
import type { Difference } from './difference.ts';

const titles: Readonly<Record<Difference['kind'], string>> = {
  rule_silent: 'Rules that match nothing',
  event_new: 'New events',
  field_changed: 'Fields that changed',
};

/** What a new log breaks, for a person; each line says where to look. */
export function renderDifferences(configPath: string, found: readonly Difference[]): string {
  if (found.length === 0)
    return `${configPath} knows all of this log, and all of its rules match.\n`;
  const parts = Object.entries(titles).flatMap(([kind, title]) => {
    const members = found.filter((difference) => difference.kind === kind);
    if (members.length === 0) return [];
    const lines = members.map(({ message, position }) => `  ${redact(message)} (${position})`);
    return [`${title}\n${lines.join('\n')}\n`];
  });
  return parts.join('\n');
}
