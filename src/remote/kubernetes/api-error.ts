import { CodedError } from '../../model/error.ts';

/** Why no answer came: the server cannot be reached, or is not the one that it should be. */
export function connectionError(cause: unknown, { server }: { readonly server: string }) {
  const code = codeOf(cause);
  const why = reasons[code];
  if (why !== undefined) {
    return new CodedError('API_UNREACHABLE', `cannot reach the API server at ${server}: ${why}`, {
      cause,
      hint: 'Is the address right, and does a NetworkPolicy or firewall let it through?',
    });
  }
  if (isAboutTrust(code)) {
    return new CodedError(
      'API_UNTRUSTED',
      `the API server at ${server} is not trusted: ${messageOf(cause)}`,
      { cause, hint: 'Its certificate must be vouched for by the certificate authority given.' },
    );
  }
  return new CodedError(
    'API_UNREACHABLE',
    `the connection to the API server at ${server} broke: ${messageOf(cause)}`,
    { cause },
  );
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name cannot be looked up now',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ETIMEDOUT: 'it does not answer',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
};

/** Codes of OpenSSL's verification, and of Node's own check of the name. */
function isAboutTrust(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|^ERR_SSL|^ERR_TLS/.test(code);
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  // Where several addresses were tried, each failed for a reason of its own.
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function messageOf(error: unknown): string {
  return error instanceof Error && error.message !== '' ? error.message : codeOf(error);
}
