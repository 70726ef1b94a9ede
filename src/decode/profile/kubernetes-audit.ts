import type { Profile } from './profile.ts';
import { textAt } from './signs.ts';

/** The Kubernetes API server's audit events; their `level` says how much is told, not how grave. */
export const kubernetesAudit: Profile = {
  name: 'kubernetes-audit',
  time: ['stageTimestamp', 'timestamp', 'requestReceivedTimestamp', 'metadata.creationTimestamp'],
  level: [],
  numbers: 'guess',
  message: ['requestURI'],
  event: ['verb'],
  logger: ['objectRef.resource'],
  error: ['responseStatus.message', 'responseStatus.reason'],
  signs: ['apiVersion'],

  recognises(record) {
    return textAt(record, 'apiVersion').startsWith('audit.k8s.io/') ? 1 : 0;
  },
};
