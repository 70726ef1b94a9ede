import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { peelDocker } from '../../../src/decode/framing/envelope/docker.ts';
import { Peeled } from '../../../src/decode/framing/envelope/peeled.ts';
import { runs } from '../../support/runs.ts';

/** What the envelope held, by the oracle: `JSON.parse`. */
interface Held {
  readonly log: string;
  readonly stream: string;
  readonly time: string;
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(fc.constantFrom('\\', '"', 'n', '\n', 'u', '000a', '\u2028', '😀', '\ud83d', '\0', 'é'))
    .map((parts) => parts.join('')),
);
/** How a text is written: as JavaScript does, as Go does for Docker, each unit by its number. */
const encoding = fc.constantFrom<(text: string) => string>(
  (text) => JSON.stringify(text),
  (text) => JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, byNumber),
  (text) => `"${text.replace(/[\s\S]/g, byNumber)}"`,
);

describe('the text of a Docker envelope', () => {
  it('is what JSON.parse reads', () => {
    fc.assert(
      fc.property(anyText, encoding, fc.boolean(), fc.boolean(), (text, encode, ends, hasAttrs) => {
        const log = ends ? `${text}\n` : text;
        const attrs = hasAttrs ? '"attrs":{"tag":"a\\"}"},' : '';
        const line = `{"log":${encode(log)},"stream":"stderr",${attrs}"time":"2026-11-23T18:34:35.28Z"}`;
        expect(peeled(Buffer.from(line))).toEqual(heldBy(line));
      }),
      runs(1000),
    );
  });

  it('is what JSON.parse reads, or none, wherever a byte of the line is another one', () => {
    const whole = Buffer.from(
      '{"log":"a \\"b\\" \\\\n \\u00e9 é\\n","stream":"stdout","time":"2026-11-23T18:34:35.28Z"}',
    );
    const byte = fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('"\\nu{}:,0e')));
    const change = fc.record({ at: fc.nat(whole.length - 1), byte });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const line = Buffer.from(whole);
        for (const { at, byte: value } of changes) line[at] = value;
        const found = peeled(line);
        // Control characters, which JSON wants escaped, are let through to whoever reads the text.
        const text = line.toString('utf8').replace(/\p{Cc}/gu, '?');
        expect(withoutControls(found)).toEqual(withoutControls(found && heldBy(text)));
      }),
      runs(3000),
    );
  });
});

interface Read {
  readonly text: string;
  readonly isPartial: boolean;
  readonly stream: string | undefined;
  readonly time: string | undefined;
}

function peeled(line: Buffer): Read | undefined {
  const into = new Peeled();
  if (!peelDocker(line, 0, line.length, into)) return undefined;
  const { bytes, start, end, isPartial, stream, time } = into;
  return { text: bytes.toString('utf8', start, end), isPartial, stream, time };
}

function heldBy(line: string): Read {
  const { log, stream, time } = JSON.parse(line) as Held;
  const isPartial = !log.endsWith('\n');
  // As UTF-8, where half of a surrogate pair is the replacement character.
  const text = Buffer.from(isPartial ? log : log.slice(0, -1)).toString('utf8');
  return { text, isPartial, stream, time };
}

function withoutControls(read: Read | undefined): Read | undefined {
  return read && { ...read, text: read.text.replace(/\p{Cc}/gu, '?') };
}

function byNumber(text: string): string {
  return `\\u${text.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
