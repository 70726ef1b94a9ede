import type { Extract } from '../../model/condition.ts';
import type { LogRecord } from '../../model/record.ts';
import type { Read, Scope } from './field-table.ts';
import { compileLinearRegex, type LinearRegex } from './linear-regex.ts';

/**
 * Takes the text of one field apart. Its named groups shadow the record's fields for the one rule
 * that owns it; a group that took no part in the match is absent.
 */
export class Extractor implements Scope {
  readonly #regex: LinearRegex;
  readonly #outer: Scope;
  readonly #readText: Read;
  readonly #groups: ReadonlySet<string>;
  #match: RegExpExecArray | null = null;

  /** @throws CodedError REGEX_INVALID, REGEX_NOT_LINEAR */
  constructor(extract: Extract, outer: Scope, where: string) {
    this.#regex = compileLinearRegex(extract.pattern, `${where}.extract`);
    this.#outer = outer;
    this.#readText = outer.read(extract.field);
    this.#groups = groupNames(this.#regex.expression);
  }

  /** Reads the record's text; false where there is none or it does not match. */
  apply(record: LogRecord): boolean {
    const text = this.#readText(record);
    this.#match = typeof text === 'string' ? this.#regex.exec(text) : null;
    return this.#match !== null;
  }

  isGroup(name: string): boolean {
    return this.#groups.has(name);
  }

  read(name: string): Read {
    return this.isGroup(name) ? () => this.#match?.groups?.[name] : this.#outer.read(name);
  }
}

/** With an empty alternative the expression matches anything, and tells all of its groups. */
function groupNames(expression: RegExp): ReadonlySet<string> {
  const groups = new RegExp(`${expression.source}|`, expression.flags).exec('')?.groups;
  return new Set(Object.keys(groups ?? {}));
}
