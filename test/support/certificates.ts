import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate authority of its own, with a server's and a client's certificate; all PEM. */
export interface Certificates {
  readonly ca: string;
  readonly server: { readonly cert: string; readonly key: string };
  readonly client: { readonly cert: string; readonly key: string };
  /** A client with alternative names of every kind. */
  readonly scraper: { readonly cert: string; readonly key: string };
}

/** Makes them with openssl: for 127.0.0.1 and localhost, and for the user `developer`. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'heartbeat-certificates-'));
  const openssl = (name: string, subject: string, ...more: string[]): void => {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const out = ['-keyout', `${name}.key`, '-out', `${name}.crt`, '-days', '2', '-subj', subject];
    const stdio = 'pipe' as const;
    execFileSync('openssl', ['req', '-x509', ...key, ...out, ...more], { cwd: folder, stdio });
  };
  const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key'];
  const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
  const pair = (name: string) => ({ cert: read(`${name}.crt`), key: read(`${name}.key`) });
  try {
    openssl('ca', '/CN=test-ca');
    const names = 'subjectAltName=IP:127.0.0.1,DNS:localhost';
    openssl('server', '/CN=kube-apiserver', '-addext', names, ...signed);
    openssl('client', '/O=developers/CN=developer', ...signed);
    const kinds = `${names},URI:spiffe://shop/prometheus,email:scraper@example.org`;
    openssl('scraper', '/CN=kube-apiserver', '-addext', kinds, ...signed);
    return {
      ca: read('ca.crt'),
      server: pair('server'),
      client: pair('client'),
      scraper: pair('scraper'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
