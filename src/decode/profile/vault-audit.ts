import { isJsonObject } from '../record/json-value.ts';
import type { Profile } from './profile.ts';
import { hasAny, own, textAt } from './signs.ts';

/** HashiCorp Vault's audit log: one record for a request, one for its response. */
export const vaultAudit: Profile = {
  name: 'vault-audit',
  time: ['time'],
  level: [],
  numbers: 'guess',
  message: ['request.path'],
  event: ['request.operation'],
  logger: ['request.mount_type'],
  error: ['error'],
  requiredSiblings: { 'request.path': 'request.operation' },
  signs: ['auth'],

  recognises(record) {
    const type = textAt(record, 'type');
    if (type !== 'request' && type !== 'response') return 0;
    return isJsonObject(own(record, 'request')) && hasAny(record, 'auth') ? 1 : 0;
  },
};
