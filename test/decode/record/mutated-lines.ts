import { readdirSync, readFileSync } from 'node:fs';

/** Uniform in [0, 1), the same for the same seed: mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const folder = (name: string): URL => new URL(`../../../fixtures/${name}/`, import.meta.url);

/** The first lines of every captured log. */
export function realLines(perLog: number): readonly string[] {
  return ['logs', 'petrosa'].flatMap((name) =>
    readdirSync(folder(name))
      .filter((file) => !/\.(?:md|gz|zst|truth\.json)$/.test(file))
      .flatMap((file) => readFileSync(new URL(file, folder(name)), 'utf8').split('\n', perLog))
      .filter((line) => line.length > 1 && line.length < 4000),
  );
}

/** Scalars that are valid, nearly valid, and not at all. */
const scalars = [
  ['0', '-0', '-0.0', '1', '-1', '12', '1.5', '1e400', '-1e400', '1E+2', '1e-7', '123e5', '0e0'],
  ['0.1', '1.7976931348623157e308', '9007199254740993', '123456789012345678901234567890'],
  ['0.30000000000000004', '4.35', '5e-324', '999999999999999', '1234567890123456', '0.0001'],
  ['123456789.123456', '-99.99', '1700000000', '1700000000000.25', '30', '6', '1.0'],
  ['01', '1.', '.5', '+1', '-', '1e', '1e+', '--1', '0x1', 'NaN', 'Infinity', '1 2', '00', '-01'],
  ['true', 'false', 'null', 'tru', 'nul', 'truee', 'nulll', 'True', 'fals', 't', 'n'],
  [
    '""',
    '"x"',
    '"info"',
    '"ERROR"',
    '"warn"',
    '"30"',
    '"1.5"',
    '"a\\nb"',
    '"\\u0041"',
    '"\\ud800"',
  ],
  ['"\\ud83d\\ude00"', '"\\q"', '"\\u12g4"', '"\\u12"', '"\\"', '"é"', '"日本"', '"\u{1f493}"'],
  ['"a\tb"', '"\u0000"', '"\u007f"', '"\uFFFD"', '"x', 'x"', '"a"b"', '"\\\\"', '"\\/"', '"a\\"b"'],
  ['"2026-11-23T18:14:55.458246Z"', '"2026-11-23T18:14:55Z"', '"2026-11-23 18:14:60,5"'],
  ['"2026-11-23T18:15:01.5+02:00"', '"2026-11-23T18:15:02+02:00"', '"2026-02-30T00:00:00Z"'],
  ['"2026-11-23T18:15:61Z"', '"2026-11-23T18:15:5Z"', '"2026-11-23T18:15:05.Z"', '"2026-11-23"'],
  ['"2026-11-23T18:15:05.1234567890123Z"', '"2026-11-23T18:15:05 UTC"', '"2026-11-23T18:15:05z"'],
  ['{}', '[]', '{"b":1}', '[1,2]', '{"b":{"c":"x"}}', '[{"b":null}]', '[[]]', '{"__proto__":1}'],
  ['{"a":1,"a":"2"}', '{"$date":"2026-11-23T18:15:05Z"}', '{"message":"m"}', '{', '[', '}', ']'],
].flat();
const keys = [
  'a',
  'b',
  'k0',
  'k1',
  'k2',
  '',
  'a.b',
  '__proto__',
  'constructor',
  'level',
  'ts',
  'é',
];
const scalar = /"(?:[^"\\]|\\.)*"(?!\s*:)|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/g;

/** Endless lines: real ones and made-up ones, whole or damaged in all the ways a line can be. */
export class MutatedLines {
  readonly #random: () => number;
  readonly #real: readonly string[];
  /** Shapes come again, so that they are known when their damaged brothers come. */
  readonly #made: string[] = [];

  constructor(seed: number, real: readonly string[]) {
    this.#random = seededRandom(seed);
    this.#real = real;
  }

  next(): string | Uint8Array {
    const choice = this.#random();
    const line = this.#random() < 0.6 ? this.#pick(this.#real) : this.#madeUp();
    if (choice < 0.3) return line;
    if (choice < 0.6) return this.#otherScalar(line);
    if (choice < 0.65) return this.#reordered(line);
    if (choice < 0.7) return line.slice(0, this.#below(line.length + 1));
    if (choice < 0.75) return this.#respaced(line);
    if (choice < 0.8) return this.#doubledKey(line);
    if (choice < 0.85)
      return `${this.#pick(['', ' ', '\uFEFF', '\0\0'])}${line}${this.#pick(['\r', ' ', 'x', '}', '\0'])}`;
    return this.#damaged(line);
  }

  #below(bound: number): number {
    return Math.floor(this.#random() * bound);
  }

  #pick<T>(list: readonly T[]): T {
    const picked = list[this.#below(list.length)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }

  #madeUp(): string {
    if (this.#made.length > 200 && this.#random() < 0.95) return this.#pick(this.#made);
    const line = this.#object(3);
    if (this.#made.length < 400) this.#made.push(line);
    return line;
  }

  #object(depth: number): string {
    const members = Array.from({ length: this.#below(5) }, () => {
      const space = this.#pick(['', '', ' ']);
      return `"${this.#pick(keys)}":${space}${this.#value(depth)}`;
    });
    return `{${members.join(this.#pick([',', ', ']))}}`;
  }

  #value(depth: number): string {
    const choice = this.#random();
    if (depth === 0 || choice < 0.7) return this.#pick(scalars.slice(0, 24));
    if (choice < 0.85) return this.#object(depth - 1);
    return `[${Array.from({ length: this.#below(4) }, () => this.#value(depth - 1)).join(',')}]`;
  }

  /** Another value, good or bad, in one or more places. */
  #otherScalar(line: string): string {
    const places = [...line.matchAll(scalar)].length;
    const chosen = this.#below(places + 1);
    const isOne = this.#random() < 0.7;
    let place = 0;
    return line.replace(scalar, (found) => {
      const isChosen = isOne ? place === chosen : this.#random() < 0.3;
      place++;
      return isChosen ? this.#pick(scalars) : found;
    });
  }

  #reordered(line: string): string {
    try {
      const entries = Object.entries(JSON.parse(line));
      return JSON.stringify(Object.fromEntries(entries.sort(() => this.#random() - 0.5)));
    } catch {
      return line;
    }
  }

  #respaced(line: string): string {
    return line.replace(/[:,{}]/g, (found) =>
      this.#random() < 0.1 ? `${this.#pick([' ', '\t', '  ', '\u00a0', '\r'])}${found}` : found,
    );
  }

  #doubledKey(line: string): string {
    const key = this.#pick(keys);
    return line.replace(/\}$/, `,"${key}":${this.#pick(scalars)},"${key}":1}`);
  }

  #damaged(line: string): Uint8Array {
    const bytes = [...Buffer.from(line)];
    for (let times = 1 + this.#below(3); times > 0; times--) {
      const at = this.#below(bytes.length);
      const put = this.#random() < 0.6 ? [this.#below(256)] : [];
      bytes.splice(at, this.#below(2), ...put);
    }
    return Uint8Array.from(bytes.filter((byte) => byte !== 0x0a));
  }
}
