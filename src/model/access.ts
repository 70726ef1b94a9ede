import type { TLSSocket, TlsOptions } from 'node:tls';

/** Who may ask the HTTP server, and how. Each call answers by what holds now: it may be reloaded. */
export interface Access {
  /** `undefined`: plain HTTP. The same object as long as nothing of it changed. */
  tls(): TlsAccess | undefined;
  /**
   * By the value of an Authorization header. `busy`: too many passwords wait to be compared;
   * `limited`: too many requests came.
   */
  admit(authorization: string | undefined): Promise<Admission>;
  /** Headers that every answer carries beside its own. */
  headers(): Readonly<Record<string, string>>;
}

export type Admission = 'admitted' | 'refused' | 'busy' | 'limited';

export interface TlsAccess {
  readonly options: TlsOptions;
  /** Whether a client that has shaken hands showed the certificate that is asked of it. */
  accepts(socket: TLSSocket): boolean;
}
