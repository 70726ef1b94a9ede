import { createHmac, randomBytes } from 'node:crypto';
import type { Admission } from '../../model/access.ts';
import type { PasswordChecker } from './password-checker.ts';

/** Answers that are remembered: a scraper pays for its hash once. Wrong ones are not. */
const maxRemembered = 100;

/** Judges Authorization headers by users and their bcrypt hashes. */
export class BasicAuth {
  readonly #users: ReadonlyMap<string, string>;
  readonly #checker: PasswordChecker;
  /** Digests under a key of this process: what is remembered tells no password. */
  readonly #admitted = new Set<string>();
  readonly #key = randomBytes(32);
  /** The same header asked for at once is compared once. */
  readonly #running = new Map<string, Promise<boolean>>();

  constructor(users: ReadonlyMap<string, string>, checker: PasswordChecker) {
    this.#users = users;
    this.#checker = checker;
  }

  async admit(authorization: string | undefined): Promise<Admission> {
    const [anyHash] = this.#users.values();
    if (anyHash === undefined) return 'admitted';
    const given = credentialsOf(authorization);
    if (given === undefined) return 'refused';
    const digest = createHmac('sha256', this.#key).update(given.text).digest('base64');
    if (this.#admitted.has(digest)) return 'admitted';
    const hash = this.#users.get(given.user);
    // An unknown user takes as long as a known one: else the time tells who there is.
    const running =
      this.#running.get(digest) ??
      this.#checker.check({ password: given.password, hash: hash ?? anyHash });
    if (running === 'busy') return 'busy';
    this.#running.set(digest, running);
    try {
      const isRight = (await running) && hash !== undefined;
      if (isRight) this.#remember(digest);
      return isRight ? 'admitted' : 'refused';
    } finally {
      this.#running.delete(digest);
    }
  }

  #remember(digest: string): void {
    const [oldest] = this.#admitted;
    if (oldest !== undefined && this.#admitted.size >= maxRemembered) this.#admitted.delete(oldest);
    this.#admitted.add(digest);
  }
}

/** RFC 7617: the user is all before the first colon. */
function credentialsOf(
  header: string | undefined,
): { readonly text: string; readonly user: string; readonly password: string } | undefined {
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon === -1) return undefined;
  return { text, user: text.slice(0, colon), password: text.slice(colon + 1) };
}
