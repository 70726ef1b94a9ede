import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

const exactly = { subject: 'never', wildcards: false } as const;

/** Whether a certificate has one of the names as a subject alternative name: a DNS name, IP, e-mail or URI, whole. */
export function hasAllowedSan(
  certificate: X509Certificate | undefined,
  allowed: readonly string[],
): boolean {
  if (certificate === undefined) return false;
  const uris = urisOf(certificate.subjectAltName ?? '');
  return allowed.some((name) => {
    if (isIP(name) !== 0) return certificate.checkIP(name) !== undefined;
    if (name.includes(':')) return uris.includes(name);
    if (name.includes('@')) return certificate.checkEmail(name, exactly) !== undefined;
    return certificate.checkHost(name, exactly) !== undefined;
  });
}

/**
 * As Node spells subject alternative names: `DNS:a, URI:b`, what might mislead in JSON's quotes
 * (https://nodejs.org/api/crypto.html#x509subjectaltname). Node has no check of its own for URIs.
 */
function urisOf(subjectAltName: string): readonly string[] {
  const entries = subjectAltName.matchAll(/([^:,"]+):("(?:[^"\\]|\\.)*"|[^,"]*)(?:, |$)/g);
  return [...entries].flatMap(([, kind, value = '']) =>
    kind === 'URI' ? [value.startsWith('"') ? String(JSON.parse(value)) : value] : [],
  );
}
