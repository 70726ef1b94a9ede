import { createDecoder, type Decoder } from '../../../src/decode/record/decoder.ts';
import { ShapeDecoder } from '../../../src/decode/shape/shape-decoder.ts';
import type { Line } from '../../../src/model/line.ts';
import { canonicalFields } from '../../../src/model/record.ts';
import { lineOf } from './line.ts';

/** What anybody may ask for: paths into nested values, canonical fields, names that objects have. */
export const broadFields: readonly string[] = [
  canonicalFields,
  ['event', 'level', 'logger', 'timestamp', 'time', 'ts', 'msg', 'message', 'error', 'a', 'b'],
  ['a.b', 'a.b.c', 'a.0', 'a.0.b', 'a.1', 'n', '', '.', '__proto__', 'constructor', 'toString'],
  ['__proto__.a', 'a.__proto__', 'data', 'data.data.s', 'data.stream', 'data_keys.0'],
  ['processing_time_ms', 't.$date', 'attr.reason', 'id.orig_h', 'log.level', 'request.method'],
  ['k0', 'k1', 'k2', 'k2.k0', 'k1.k1', 'k0.0', 'k0.1.k2', 'k3'],
].flat();

/** The decoder that knows shapes beside the one that parses every line. */
export class TwoDecoders {
  readonly #fields: readonly string[];
  readonly #quick: Decoder;
  readonly #oracle: Decoder;
  /** Says how many lines are of known shapes: what is compared must be two ways, not one. */
  readonly #witness = new ShapeDecoder([]);
  #hits = 0;

  constructor(fields: readonly string[], profile = 'auto') {
    this.#fields = fields;
    this.#quick = createDecoder({ fields, profile });
    this.#oracle = createDecoder({ fields, profile, learnsShapes: false });
  }

  /** Says what differs about a line; `undefined`: nothing. */
  difference(content: string | Uint8Array): string | undefined {
    const line = lineOf(content);
    const quick = this.#quick.decode(line);
    const oracle = this.#oracle.decode(line);
    this.#countHit(line, oracle !== undefined);
    if (quick === undefined || oracle === undefined) {
      if (quick !== oracle) return 'one takes it for a record';
      const [mine, other] = [this.#quick.failure, this.#oracle.failure];
      return mine === other ? undefined : `${mine.reason}, not ${other.reason}`;
    }
    for (const slot of [...this.#fields.keys(), this.#fields.length, -1]) {
      const [mine, other] = [quick.field(slot), oracle.field(slot)];
      if (!isSame(mine, other)) {
        return `${this.#fields[slot]}: ${JSON.stringify(mine)}, not ${JSON.stringify(other)}`;
      }
    }
    for (const wanted of [undefined, isShort]) {
      const [mine, other] = [leavesOf(quick, wanted), leavesOf(oracle, wanted)];
      if (mine !== other) return `leaves ${mine}, not ${other}`;
    }
    return undefined;
  }

  /** Lines that were of a known shape. */
  get hits(): number {
    return this.#hits;
  }

  /** What each of the two says of all the lines. */
  reports(): readonly object[] {
    return [this.#quick, this.#oracle].map((decoder) => ({
      format: decoder.format(),
      anomalies: new Map(decoder.anomalies),
    }));
  }

  #countHit({ bytes, start, end }: Line, isRecord: boolean): void {
    if (bytes[start] !== 0x7b || bytes[end - 1] !== 0x7d) return;
    if (this.#witness.decode(bytes, start, end) !== undefined) this.#hits++;
    else if (isRecord) this.#witness.learn(bytes, start, end);
  }
}

function isShort(path: string): boolean {
  return path.length < 12;
}

function leavesOf(
  record: NonNullable<ReturnType<Decoder['decode']>>,
  wanted: ((path: string) => boolean) | undefined,
): string {
  const leaves: unknown[] = [];
  record.visitLeaves((path, value) => leaves.push(path, plain(value)), wanted);
  return JSON.stringify(leaves);
}

/** JSON would lose what sets −0 and the infinities apart. */
function plain(value: string | number | boolean): string | boolean {
  if (typeof value !== 'number') return value;
  return Object.is(value, -0) ? '-0' : `${value}`;
}

function isSame(mine: unknown, other: unknown): boolean {
  if (typeof mine !== 'object' || typeof other !== 'object') return Object.is(mine, other);
  return JSON.stringify(mine) === JSON.stringify(other);
}
