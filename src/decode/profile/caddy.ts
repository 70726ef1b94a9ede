import { isJsonObject } from '../record/json-value.ts';
import type { Profile } from './profile.ts';
import { hasNumber, own, textAt } from './signs.ts';

/** Caddy: zap's encoder, float epoch seconds, access records with a nested `request`. */
export const caddy: Profile = {
  name: 'caddy',
  time: ['ts'],
  level: ['level'],
  numbers: 'guess',
  message: ['msg'],
  event: [],
  logger: ['logger'],
  error: ['error', 'err_trace', 'err'],
  duration: [
    { path: 'duration', unit: 's', siblings: ['request.remote_ip', 'request.remote_addr'] },
  ],
  signs: ['ts'],

  recognises(record) {
    if (!hasNumber(record, 'ts') || Object.hasOwn(record, 'caller')) return 0;
    if (isJsonObject(own(record, 'request'))) return 1;
    return caddyLogger.test(textAt(record, 'logger')) ? 0.85 : 0;
  },
};

const caddyLogger = /^(?:http|tls|admin|pki|caddy|events|docker-proxy)(?:\.|$)/;
