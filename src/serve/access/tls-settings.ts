import { createSecureContext, type TLSSocket, type TlsOptions } from 'node:tls';
import type { TlsAccess } from '../../model/access.ts';
import { CodedError, exitCode } from '../../model/error.ts';
import { hasAllowedSan } from './allowed-sans.ts';
import { cipherSuites, cipherText, curves } from './go-names.ts';
import type { Section } from './section.ts';

export type TlsSettings = TlsAccess;

/** How each policy asks for a certificate, and who may go on. */
const clientAuthTypes = {
  NoClientCert: { requestCert: false, accepts: () => true },
  RequestClientCert: { requestCert: true, accepts: () => true },
  RequireAnyClientCert: { requestCert: true, accepts: hasCertificate },
  VerifyClientCertIfGiven: {
    requestCert: true,
    accepts: (socket: TLSSocket) => socket.authorized || !hasCertificate(socket),
  },
  RequireAndVerifyClientCert: {
    requestCert: true,
    accepts: (socket: TLSSocket) => socket.authorized,
  },
} as const;

const versions = { TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' } as const;

const keys = [
  'cert',
  'cert_file',
  'key',
  'key_file',
  'client_ca',
  'client_ca_file',
  'client_auth_type',
  'client_allowed_sans',
  'min_version',
  'max_version',
  'cipher_suites',
  'prefer_server_cipher_suites',
  'curve_preferences',
];

/** @throws CodedError WEB_CONFIG_INVALID, WEB_CONFIG_UNREADABLE, WEB_CERTIFICATE_INVALID */
export function tlsSettingsOf(section: Section, read: (path: string) => string): TlsSettings {
  section.only(keys);
  const policy =
    section.choice('client_auth_type', clientAuthTypes) ?? clientAuthTypes.NoClientCert;
  const ca = pemOf(section, 'client_ca', read);
  checkClientCa(section, policy, ca);
  const sans = allowedSansOf(section, policy);
  const minVersion = section.choice('min_version', versions) ?? 'TLSv1.2';
  const maxVersion = section.choice('max_version', versions) ?? 'TLSv1.3';
  if (minVersion > maxVersion) throw section.wrong('max_version', 'is below min_version');
  const suites = section.choices('cipher_suites', cipherSuites);
  const curve = section.choices('curve_preferences', curves);
  const options: TlsOptions = {
    cert: needed(section, 'cert', read),
    key: needed(section, 'key', read),
    minVersion,
    maxVersion,
    honorCipherOrder: section.flag('prefer_server_cipher_suites') ?? true,
    requestCert: policy.requestCert,
    rejectUnauthorized: policy === clientAuthTypes.RequireAndVerifyClientCert,
    ...(ca !== undefined && { ca }),
    ...(suites && { ciphers: cipherText(suites) }),
    ...(curve && { ecdhCurve: curve.join(':') }),
  };
  try {
    createSecureContext(options);
  } catch (cause) {
    throw certificateInvalid(section, cause);
  }
  const accepts = (socket: TLSSocket): boolean =>
    policy.accepts(socket) && (!sans || hasAllowedSan(socket.getPeerX509Certificate(), sans));
  return { options, accepts };
}

type Policy = (typeof clientAuthTypes)[keyof typeof clientAuthTypes];

/** Only of a certificate that must be shown: else whoever shows none would come in unasked. */
function allowedSansOf(section: Section, policy: Policy): readonly string[] | undefined {
  const sans = section.texts('client_allowed_sans');
  const { RequireAnyClientCert, RequireAndVerifyClientCert } = clientAuthTypes;
  if (sans === undefined || policy === RequireAnyClientCert) return sans;
  if (policy === RequireAndVerifyClientCert) return sans;
  throw section.wrong(
    'client_allowed_sans',
    'is given, yet a client may come without a certificate',
    'set client_auth_type to RequireAndVerifyClientCert, or to RequireAnyClientCert',
  );
}

function checkClientCa(section: Section, policy: Policy, ca: string | undefined): void {
  const verifies =
    policy === clientAuthTypes.VerifyClientCertIfGiven ||
    policy === clientAuthTypes.RequireAndVerifyClientCert;
  if (ca !== undefined && policy === clientAuthTypes.NoClientCert) {
    throw section.wrong(
      'client_auth_type',
      'asks for no certificate, yet client_ca_file is given',
      'set it to RequireAndVerifyClientCert, or leave client_ca_file out',
    );
  }
  // Without one, Node would trust every public authority.
  if (ca === undefined && verifies) {
    throw section.wrong('client_auth_type', 'verifies certificates, but client_ca_file is missing');
  }
}

/** What stands in a file, or in the configuration itself. */
function pemOf(section: Section, key: string, read: (path: string) => string): string | undefined {
  const path = section.text(`${key}_file`);
  const inline = section.text(key);
  if (path !== undefined && inline !== undefined) {
    throw section.wrong(key, `is given, and ${key}_file too`, 'leave one of them out');
  }
  return path === undefined ? inline : read(path);
}

function needed(section: Section, key: string, read: (path: string) => string): string {
  const pem = pemOf(section, key, read);
  if (pem === undefined) throw section.wrong(`${key}_file`, 'is missing');
  return pem;
}

function hasCertificate(socket: TLSSocket): boolean {
  return Object.keys(socket.getPeerCertificate()).length > 0;
}

function certificateInvalid(section: Section, cause: unknown): CodedError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const { message } = section.wrong('cert_file', `and its key cannot be used: ${why}`);
  return new CodedError('WEB_CERTIFICATE_INVALID', message, {
    cause,
    hint: 'the certificate, its key and client_ca_file must be PEM, the key without a passphrase and of that certificate',
    exitCode: exitCode.usage,
  });
}
