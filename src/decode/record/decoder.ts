import { isUtf8 } from 'node:buffer';
import type { FixedUnit } from '../../model/declaration.ts';
import type { FormatReport } from '../../model/format.ts';
import type { Line } from '../../model/line.ts';
import type { LogRecord } from '../../model/record.ts';
import { Explanation, type ProfileExplanation } from '../explain/explanation.ts';
import { profileNamed } from '../profile/catalogue.ts';
import { ShapeDecoder } from '../shape/shape-decoder.ts';
import { textRecord } from '../text/text-record.ts';
import { canonicalFields } from './canonical.ts';
import { blankLine, type DecodeFailure, failureOfObject, failureOfText } from './failure.ts';
import { JsonRecord } from './json-record.ts';
import type { JsonObject } from './json-value.ts';
import { extentOf, type LineExtent } from './line-extent.ts';
import { logRecordsOf } from './otlp-document.ts';
import { Recognition } from './recognition.ts';
import { UnitlessDurations } from './unitless-durations.ts';
import { fieldAt } from './wanted-field.ts';

export type { ProfileExplanation } from '../explain/explanation.ts';

/** Line → record, or a reason. */
export interface Decoder {
  /** The line's record, valid until the next call; `undefined` where it is none. Never throws. */
  decode(line: Line): LogRecord | undefined;
  /** Whether the last line has more records than were given. */
  readonly holdsMore: boolean;
  /** The next record of a line that holds several, valid until the next call; none: that was all. */
  next(): LogRecord | undefined;
  /** Why the last line was no record; meaningful only after `decode` gave `undefined`. */
  readonly failure: DecodeFailure;
  format(): FormatReport;
  /** Oddities that cost no record: `invalid_utf8`, `bom`, `crlf`, `nul_padding` → lines. */
  readonly anomalies: ReadonlyMap<string, number>;
  /** Durations of no known unit, by their path → records looked at that have them. */
  readonly unitless: ReadonlyMap<string, number>;
  /** By profile, the key that gave each canonical field; empty unless it was asked for. */
  explanation(): readonly ProfileExplanation[];
}

export interface DecoderOptions {
  /** Paths and canonical names of the fields wanted; a record's slots are indexes of this list. */
  readonly fields: readonly string[];
  /** `auto`, or the name of a profile: then its keys alone hold the canonical fields. */
  readonly profile: string;
  /** What `@template` reads of a text; the same text must give the same. Absent: the text. */
  readonly templateOf?: (message: string) => string;
  /** Units of durations, by their path. */
  readonly units?: Readonly<Record<string, FixedUnit>>;
  /** Look at every record to explain how it is read; exact shares for the time that it takes. */
  readonly explains?: boolean;
  /** `false`: every line goes through JSON.parse. Nothing but the time it takes differs. */
  readonly learnsShapes?: boolean;
}

/** @throws CodedError `PROFILE_UNKNOWN` */
export function createDecoder(options: DecoderOptions): Decoder {
  return new LineDecoder(options);
}

class LineDecoder implements Decoder {
  readonly #record: JsonRecord;
  readonly #shapes: ShapeDecoder | undefined;
  readonly #recognition: Recognition;
  readonly #unitless: UnitlessDurations;
  readonly #explanation: Explanation | undefined;
  readonly #namedProfile: string | undefined;
  readonly #anomalies = new Map<string, number>();
  #failure: DecodeFailure = blankLine;
  /** Records of the last line that are still to come, the next one last. */
  #waiting: JsonObject[] = [];

  constructor({
    fields,
    profile,
    templateOf = itself,
    units = {},
    explains = false,
    learnsShapes = true,
  }: DecoderOptions) {
    const readBy = profileNamed(profile);
    const finders = canonicalFields(readBy, templateOf, units);
    const canonical = new Map(Object.entries(finders));
    const wanted = fields.map((field) => canonical.get(field)?.() ?? fieldAt(field));
    this.#record = new JsonRecord(wanted.map(({ read }) => read));
    this.#shapes = learnsShapes ? new ShapeDecoder(wanted) : undefined;
    this.#recognition = new Recognition(explains);
    this.#unitless = new UnitlessDurations(units);
    this.#explanation = explains
      ? new Explanation(canonicalFields(readBy, templateOf, units), readBy)
      : undefined;
    this.#namedProfile = profile === 'auto' ? undefined : profile;
  }

  get failure(): DecodeFailure {
    return this.#failure;
  }

  get anomalies(): ReadonlyMap<string, number> {
    return this.#anomalies;
  }

  get unitless(): ReadonlyMap<string, number> {
    return this.#unitless.paths;
  }

  explanation(): readonly ProfileExplanation[] {
    return this.#explanation?.report() ?? [];
  }

  format(): FormatReport {
    return this.#recognition.report(this.#namedProfile);
  }

  decode(line: Line): LogRecord | undefined {
    // Nearly every line is an object and nothing else; all others take the longer way.
    if (isBraced(line)) return this.#decodeObject(line, line.start, line.end);
    return this.#decodePadded(line);
  }

  get holdsMore(): boolean {
    return this.#waiting.length > 0;
  }

  next(): LogRecord | undefined {
    const object = this.#waiting.pop();
    if (object === undefined) return undefined;
    if (this.#recognition.count()) this.#look(object);
    return this.#record.load(object);
  }

  #decodePadded(line: Line): LogRecord | undefined {
    const extent = extentOf(line.bytes, line.start, line.end);
    if (extent.start === extent.end) {
      this.#noteExtent(extent);
      return this.#fail(blankLine);
    }
    if (line.bytes[extent.start] !== brace.open) {
      return this.#decodeText(line.bytes.toString('utf8', extent.start, extent.end), line);
    }
    const record = this.#decodeObject(line, extent.start, extent.end);
    if (record !== undefined) this.#noteExtent(extent);
    return record;
  }

  /** Other formats than JSON; each is told by the whole of its line. */
  #decodeText(text: string, line: Line): LogRecord | undefined {
    const [format, object] = textRecord(text);
    if (object === undefined) return this.#fail(failureOfText(text, line));
    this.#recognition.countText(format);
    this.#unitless.look(object);
    this.#explanation?.look(object, format);
    return this.#record.load(object);
  }

  #decodeObject(line: Line, start: number, end: number): LogRecord | undefined {
    const shapes = this.#shapes;
    if (shapes === undefined) return this.#parseObject(line, start, end);
    const record = shapes.decode(line.bytes, start, end);
    if (record === undefined) return this.#parseObject(line, start, end);
    const matched = shapes.line;
    if (!matched.isAscii && !isUtf8(line.bytes.subarray(start, end))) this.#note('invalid_utf8');
    if (this.#recognition.count()) this.#look(matched.object());
    return record;
  }

  #parseObject(line: Line, start: number, end: number): LogRecord | undefined {
    const text = line.bytes.toString('utf8', start, end);
    let object: JsonObject;
    try {
      object = JSON.parse(text);
    } catch (error) {
      return this.#fail(failureOfObject(error, line));
    }
    this.#noteEncoding(line.bytes, start, end, text);
    const several = logRecordsOf(object);
    if (several !== undefined) {
      // No shape is learned: that of a line with other records would be another one.
      this.#waiting = several.toReversed();
      return this.next();
    }
    if (this.#recognition.count()) this.#look(object);
    this.#shapes?.learn(line.bytes, start, end);
    return this.#record.load(object);
  }

  #look(record: JsonObject): void {
    const recognised = this.#recognition.look(record);
    this.#unitless.look(record);
    this.#explanation?.look(record, recognised);
  }

  #fail(failure: DecodeFailure): undefined {
    this.#failure = failure;
    return undefined;
  }

  #noteExtent({ bom, crlf, nulPadding }: LineExtent): void {
    if (bom) this.#note('bom');
    if (crlf) this.#note('crlf');
    if (nulPadding) this.#note('nul_padding');
  }

  /** The replacement character may stand in the line itself, so only the bytes can tell. */
  #noteEncoding(bytes: Buffer, start: number, end: number, text: string): void {
    if (text.includes('\uFFFD') && !isUtf8(bytes.subarray(start, end))) this.#note('invalid_utf8');
  }

  #note(anomaly: string): void {
    this.#anomalies.set(anomaly, (this.#anomalies.get(anomaly) ?? 0) + 1);
  }
}

const itself = (message: string): string => message;

const brace = { open: 0x7b, close: 0x7d } as const;

function isBraced({ bytes, start, end }: Line): boolean {
  return end - start >= 2 && bytes[start] === brace.open && bytes[end - 1] === brace.close;
}
