import type { Profile } from './profile.ts';
import { hasAny, textAt } from './signs.ts';

/** Suricata's EVE log. */
export const suricata: Profile = {
  name: 'suricata',
  time: ['timestamp'],
  level: [],
  numbers: 'guess',
  message: ['alert.signature'],
  event: ['event_type'],
  logger: [],
  error: [],
  requiredSiblings: { event_type: ['flow_id', 'in_iface', 'src_ip', 'stats', 'engine'] },
  signs: ['event_type'],

  recognises(record) {
    if (textAt(record, 'event_type') === '' || !hasAny(record, 'timestamp')) return 0;
    return hasAny(record, 'flow_id', 'in_iface', 'src_ip', 'stats', 'engine') ? 1 : 0;
  },
};
