import { describe, expect, it } from 'vitest';
import { Unwrapper } from '../../../src/decode/framing/unwrapper.ts';
import type { EnvelopeChoice, Line } from '../../../src/model/line.ts';

const stamp = '2026-11-23T18:34:35.284966349Z';

describe('envelopes', () => {
  it.each<[string, string, string, object | undefined]>(
    cases([
      ['a bare record', '{"a":1}', '{"a":1}'],
      ['bare text', 'Server listening on port 3000', 'Server listening on port 3000'],
      [
        'CRI',
        `${stamp} stdout F {"a":1}`,
        '{"a":1}',
        { kind: 'cri', time: stamp, stream: 'stdout' },
      ],
      ['CRI with a zone', '2026-11-23T18:34:35.28+02:00 stderr F x', 'x', { stream: 'stderr' }],
      ['CRI, empty', `${stamp} stdout F `, '', { kind: 'cri' }],
      ['CRI with more tags', `${stamp} stdout F:x:y z`, 'z', { kind: 'cri' }],
      [
        'CRI around text before a record',
        `${stamp} stdout F INFO {"a":1}`,
        '{"a":1}',
        {
          kind: 'cri',
          time: stamp,
          stream: 'stdout',
          level: 'info',
        },
      ],
      ['no CRI stream', `${stamp} stdin F {`, 'stdin F {', { kind: 'prefix', time: stamp }],
      [
        'Docker',
        docker('{"a":"\\u00e9"}\n'),
        '{"a":"\\u00e9"}',
        {
          kind: 'docker',
          time: stamp,
          stream: 'stdout',
        },
      ],
      ['Docker without escapes', docker('plain é\n'), 'plain é', { kind: 'docker' }],
      ['Docker, a backslash and an n', docker('a\\n\n'), 'a\\n', { kind: 'docker' }],
      [
        'Docker with attrs',
        docker('x\n').replace(',"time"', ',"attrs":{"a":"b"},"time"'),
        'x',
        {
          kind: 'docker',
        },
      ],
      [
        'a record with a log field',
        '{"log":"x","stream":"stdout"}',
        '{"log":"x","stream":"stdout"}',
      ],
      ['kubectl', '[pod/web-0/app] {"a":1}', '{"a":1}', { kind: 'prefix', origin: 'web-0' }],
      ['kubectl with time', `[pod/web-0/app] ${stamp} x`, 'x', { origin: 'web-0', time: stamp }],
      [
        'kubectl, time and text',
        `[pod/w/app] ${stamp} 2026-11-23 18:00:00,5 WARN [m] {"a":1}`,
        '{"a":1}',
        { origin: 'w', time: stamp, level: 'warn' },
      ],
      [
        'stern',
        'web-7d9f8b6c5d-x2x4z app some text',
        'some text',
        { origin: 'web-7d9f8b6c5d-x2x4z' },
      ],
      ['stern, any pod', 'db-0 postgres {"a":1}', '{"a":1}', { origin: 'db-0' }],
      ['compose', 'web-1  | {"a":1}', '{"a":1}', { origin: 'web-1' }],
      ['coloured compose', '\u001b[36mweb-1  | \u001b[0mhi', 'hi', { origin: 'web-1' }],
      [
        'journalctl',
        'Nov 23 18:14:55 host nginx[12]: hi',
        'hi',
        { origin: 'nginx', time: undefined },
      ],
      [
        'journalctl short-iso',
        '2026-11-23T18:14:55+0000 host app[1]: {"a":1}',
        '{"a":1}',
        {
          origin: 'app',
          time: '2026-11-23T18:14:55+0000',
        },
      ],
      [
        'journalctl with-unit',
        'Mon 2026-11-23 18:14:55 UTC host ssh.service[9]: hi',
        'hi',
        {
          origin: 'ssh.service',
          time: '2026-11-23 18:14:55Z',
        },
      ],
      [
        'time and level',
        '2026-11-23 18:14:55,123 INFO [main] {"a":1}',
        '{"a":1}',
        {
          time: '2026-11-23 18:14:55.123',
          level: 'info',
          message: '[main]',
        },
      ],
      [
        'a console encoder',
        '2026-11-23T18:14:55.1Z\terror\tq.go:1\tSend failed. é\t{"a":1}',
        '{"a":1}',
        { level: 'error', message: 'Send failed. é' },
      ],
      ['a level alone', 'ERROR: {"a":1}', '{"a":1}', { level: 'error', message: undefined }],
      ['a sentence', 'Got error {"a":1}', 'Got error {"a":1}'],
      ['an object within', 'INFO {"a":1} done', 'INFO {"a":1} done'],
      ['a CR after', 'INFO {"a":1}\r', '{"a":1}\r', { level: 'info' }],
    ]),
  )('%s', (_, line, content, envelope) => {
    const { lines } = unwrap([line]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ content, lines: 1, sizeBytes: Buffer.byteLength(line) + 1 });
    expect({ envelope: lines[0]?.envelope }).toMatchObject({ envelope });
  });

  it('peels what it is told to, and nothing else', () => {
    const each = [`${stamp} stdout F x`, docker('x\n'), 'web-1  | x', 'so {"a":1}', '{"a":1}'];
    const peeled = (choice: EnvelopeChoice): unknown[] =>
      unwrap(each, choice).lines.map(({ envelope }) => envelope?.kind);
    expect(peeled('none')).toEqual(each.map(() => undefined));
    expect(peeled('cri')).toEqual(['cri', undefined, undefined, undefined, undefined]);
    expect(peeled('docker')).toEqual([undefined, 'docker', undefined, undefined, undefined]);
    expect(peeled('prefix')).toEqual(['prefix', undefined, 'prefix', 'prefix', undefined]);
  });
});

describe('split lines', () => {
  const cri = (stream: string, tag: string, text: string): string =>
    `${stamp} ${stream} ${tag} ${text}`;

  it('are joined by stream', () => {
    const { lines } = unwrap([
      cri('stdout', 'P', '{"a":'),
      cri('stderr', 'P', 'War'),
      cri('stderr', 'F', 'ning'),
      '{"bare":1}',
      cri('stdout', 'P', '1'),
      cri('stdout', 'F', '}'),
      docker('{"b":'),
      docker('2}\n'),
    ]);
    expect(lines.map(({ content, lines }) => [content, lines])).toEqual([
      ['Warning', 2],
      ['{"bare":1}', 1],
      ['{"a":1}', 3],
      ['{"b":2}', 2],
    ]);
  });

  it('are oversize once they are longer than the cap together', () => {
    const part = cri('stdout', 'P', 'x'.repeat(60));
    const whole = [part, part, cri('stdout', 'F', ''), cri('stdout', 'F', 'next')];
    const { lines, over } = unwrap(whole, 'auto', 100);
    expect(lines.map(({ content }) => content)).toEqual(['next']);
    const sizeBytes = whole.slice(0, 3).reduce((sum, line) => sum + line.length + 1, 0);
    expect(over).toEqual([{ sizeBytes, lines: 3 }]);
    expect(unwrap([part, cri('stdout', 'F', 'x'.repeat(40))], 'auto', 100).over).toEqual([]);
  });

  it('go on from what was saved', () => {
    const first = unwrap([cri('stdout', 'P', 'caf\u00e9 '), cri('stderr', 'P', 'a')]);
    expect(first.lines).toEqual([]);
    const saved = JSON.parse(JSON.stringify(first.unwrapper.save()));
    const { lines, unwrapper } = unwrap([cri('stdout', 'F', 'b')], 'auto', 100, saved);
    expect(lines.map(({ content, lines }) => [content, lines])).toEqual([['caf\u00e9 b', 2]]);
    expect(unwrapper.heldBytes).toBe(cri('stderr', 'P', 'a').length + 1);
    unwrapper.end();
    expect(lines[1]).toMatchObject({ content: 'a', envelope: { stream: 'stderr', time: stamp } });
    expect(unwrapper.heldBytes).toBe(0);
  });
});

function docker(log: string): string {
  return JSON.stringify({ log, stream: 'stdout', time: stamp });
}

function unwrap(
  lines: readonly string[],
  envelope: EnvelopeChoice = 'auto',
  maxLineBytes = 1000,
  saved?: ReturnType<Unwrapper['save']>,
) {
  const seen: {
    content: string;
    lines: number;
    sizeBytes: number;
    envelope: ReturnType<typeof copyOf>;
  }[] = [];
  const over: { sizeBytes: number; lines: number }[] = [];
  const unwrapper = new Unwrapper(
    { envelope, maxLineBytes },
    {
      line: (line) => {
        const { bytes, start, end, lines, sizeBytes } = line;
        const content = bytes.toString('utf8', start, end);
        seen.push({ content, lines, sizeBytes, envelope: copyOf(line.envelope) });
      },
      oversize: (sizeBytes, lines) => over.push({ sizeBytes, lines }),
    },
  );
  if (saved !== undefined) unwrapper.restore(saved);
  for (const line of lines) {
    const bytes = Buffer.from(`${line}\n`);
    const [end, sizeBytes] = [bytes.length - 1, bytes.length];
    unwrapper.line({
      bytes,
      start: 0,
      end,
      sizeBytes,
      lines: 1,
      envelope: undefined,
    });
  }
  return { lines: seen, over, unwrapper };
}

type Case = readonly [string, string, string, object?];

function cases(each: readonly Case[]): [string, string, string, object | undefined][] {
  return each.map(([name, line, content, envelope]) => [name, line, content, envelope]);
}

/** The unwrapper reuses its own. */
function copyOf(envelope: Line['envelope']) {
  if (envelope === undefined) return undefined;
  const { kind, time, stream, origin, level, message } = envelope;
  return { kind, time, stream, origin, level, message };
}
