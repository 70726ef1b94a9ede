/** Where an API server is, and who we are to it. */
export interface Connection {
  /** What a person would call it: the context of a kubeconfig, or `in-cluster`. */
  readonly name: string;
  /** Base URL, without a slash at its end. */
  readonly server: string;
  /** Name that its certificate must have; `undefined`: that of the URL. */
  readonly tlsServerName: string | undefined;
  readonly skipsTlsVerify: boolean;
  readonly proxyUrl: string | undefined;
  /** Namespace to look in where none is named. */
  readonly namespace: string | undefined;
  /**
   * Certificates, PEM, that vouch for the server; `undefined`: the system's. Asked before every
   * request, because the file behind it may have been renewed.
   */
  certificateAuthority(): string | undefined;
  /** Asked before every request, because tokens rotate. @throws CodedError API_CREDENTIALS */
  identify(): Promise<Identity>;
  /** The server refused what {@link identify} gave: it is not to be given from memory again. */
  forget(): void;
}

/** What a server knows us by; neither, and we are anonymous. */
export interface Identity {
  readonly token?: string | undefined;
  readonly certificate?: ClientCertificate | undefined;
}

/** Both PEM. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
}
