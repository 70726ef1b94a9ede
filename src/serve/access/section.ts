import { parseDurationText } from '../../model/duration-text.ts';
import { CodedError, exitCode } from '../../model/error.ts';

/** A map of a web configuration, whose values are asked for by kind. Values are never repeated in errors: some are secret. */
export class Section {
  readonly #file: string;
  readonly #path: string;
  readonly #values: Readonly<Record<string, unknown>>;

  /** @throws CodedError WEB_CONFIG_INVALID where it is not a map */
  constructor(file: string, path: string, value: unknown) {
    this.#file = file;
    this.#path = path;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw this.#error(path === '' ? 'the file' : path, 'is not a map');
    }
    this.#values = { ...value };
  }

  keys(): readonly string[] {
    return Object.keys(this.#values);
  }

  has(key: string): boolean {
    return this.#value(key) !== undefined;
  }

  only(known: readonly string[]): void {
    const unknown = this.keys().find((key) => !known.includes(key));
    if (unknown !== undefined) {
      throw this.wrong(unknown, 'is not known here', `known are ${known.join(', ')}`);
    }
  }

  section(key: string): Section | undefined {
    const value = this.#value(key);
    return value === undefined ? undefined : new Section(this.#file, this.#at(key), value);
  }

  text(key: string): string | undefined {
    const value = this.#value(key);
    if (value === undefined || typeof value === 'string') return value;
    throw this.wrong(key, 'is not a text');
  }

  flag(key: string): boolean | undefined {
    const value = this.#value(key);
    if (value === undefined || typeof value === 'boolean') return value;
    throw this.wrong(key, 'is neither true nor false');
  }

  /** One of the names, as what it stands for. */
  choice<T>(key: string, choices: Readonly<Record<string, T>>): T | undefined {
    const value = this.text(key);
    return value === undefined ? undefined : this.#chosen(key, value, choices);
  }

  /** A list of texts; `undefined` where it is absent or empty. */
  texts(key: string): readonly string[] | undefined {
    const value = this.#value(key);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw this.wrong(key, 'is not a list');
    return value.length === 0 ? undefined : value.map(String);
  }

  /** A list of the names; `undefined` where it is absent or empty. */
  choices<T>(key: string, choices: Readonly<Record<string, T>>): readonly T[] | undefined {
    return this.texts(key)?.map((name) => this.#chosen(key, name, choices));
  }

  /** A whole number, 0 or more. */
  count(key: string): number | undefined {
    const value = this.#value(key);
    if (value === undefined || (Number.isSafeInteger(value) && Number(value) >= 0)) {
      return value === undefined ? undefined : Number(value);
    }
    throw this.wrong(key, 'is not a whole number');
  }

  /** Milliseconds of a duration such as `1s` or `500ms`; a plain number other than 0 has no unit. */
  durationMs(key: string): number | undefined {
    const value = this.#value(key);
    if (value === undefined || value === 0) return value;
    const durationMs = typeof value === 'string' ? parseDurationText(value) : undefined;
    if (durationMs !== undefined && durationMs >= 0) return durationMs;
    throw this.wrong(key, 'is not a duration', 'such as 1s or 500ms');
  }

  wrong(key: string, what: string, hint?: string): CodedError {
    return this.#error(this.#at(key), what, hint);
  }

  /** A key without a value counts as absent. */
  #value(key: string): unknown {
    return Object.hasOwn(this.#values, key) ? (this.#values[key] ?? undefined) : undefined;
  }

  #chosen<T>(key: string, name: string, choices: Readonly<Record<string, T>>): T {
    const chosen = Object.hasOwn(choices, name) ? choices[name] : undefined;
    if (chosen !== undefined) return chosen;
    throw this.wrong(key, `is "${name}"`, `possible are ${Object.keys(choices).join(', ')}`);
  }

  #at(key: string): string {
    return this.#path === '' ? key : `${this.#path}.${key}`;
  }

  #error(where: string, what: string, hint?: string): CodedError {
    return new CodedError('WEB_CONFIG_INVALID', `${this.#file}: ${where} ${what}`, {
      exitCode: exitCode.usage,
      ...(hint !== undefined && { hint }),
    });
  }
}
