import type { Profile } from './profile.ts';
import { hasAny } from './signs.ts';

/** What an access record has beside `request_time`: then that is nginx's, in seconds. */
export const nginxKeys: readonly string[] = [
  'remote_addr',
  'remote_ip',
  'request',
  'request_uri',
  'uri',
  'upstream_response_time',
  'http_user_agent',
];

/** nginx with a JSON log_format: variables by their own names, or by those in common use. */
export const nginxJson: Profile = {
  name: 'nginx-json',
  time: ['msec', 'time_iso8601', 'time', 'timestamp', '@timestamp', 'time_local', 'ts'],
  level: ['level'],
  numbers: 'guess',
  message: ['request', 'request_uri', 'uri', 'message'],
  event: [],
  logger: ['server_name', 'host', 'http_host', 'vhost'],
  error: ['error'],
  duration: [{ path: 'request_time', unit: 's', siblings: nginxKeys }],
  signs: ['request_time'],

  recognises(record) {
    if (!hasAny(record, 'status') || !hasAny(record, 'request_time')) return 0;
    return hasAny(record, 'remote_addr', 'remote_ip', 'request', 'request_uri', 'uri') ? 0.95 : 0;
  },
};
