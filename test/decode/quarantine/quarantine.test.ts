import { describe, expect, it } from 'vitest';
import { redact } from '../../../src/decode/masking/redact.ts';
import { Quarantine } from '../../../src/decode/quarantine/quarantine.ts';

describe('redacting', () => {
  it.each([
    ['{"password":"hunter2","n":1}', '{"password":***,"n":1}'],
    ['{"db_password": "a\\"b", "n":1}', '{"db_password": ***, "n":1}'],
    ['token=abc123 user=bob', 'token=*** user=bob'],
    ['Authorization: Bearer abc.def-ghi', 'Authorization: ***'],
    ['sent Bearer abcdefghij to x', 'sent Bearer *** to x'],
    ['api_key: 12345, n: 1', 'api_key: ***, n: 1'],
    ['mail bob.smith+x@example.co.uk now', 'mail *** now'],
    ['jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc', 'jwt ***'],
    ['key AKIAIOSFODNN7EXAMPLE', 'key ***'],
    ['card 4111 1111 1111 1111.', 'card ***.'],
    ['order 4111 1111 1111 1112.', 'order 4111 1111 1111 1112.'],
    ['postgres://bob:pw@db/x', 'postgres://***@db/x'],
    ['GET /a?access_token=abc&b=1', 'GET /a?access_token=***&b=1'],
    ['nothing of the kind, n=12', 'nothing of the kind, n=12'],
  ])('%s', (text, shown) => {
    expect(redact(text)).toBe(shown);
  });

  it('takes no longer for hostile text', () => {
    const began = performance.now();
    for (const part of ['a@', 'token', '4 ', 'eyJ', '"\\', 'a.']) redact(part.repeat(800));
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

describe('quarantine', () => {
  it('groups by shape, with an example of the last', () => {
    const quarantine = new Quarantine((message) => message.replace(/\d+/, '<num>'));
    for (const n of [1, 22]) quarantine.rejected('text', lineOf(`user ${n} token=x${n} done`));
    quarantine.rejected('malformed', lineOf('{"a":'));
    for (let n = 0; n < 5; n++) {
      quarantine.unmatched('info', `started ${n % 2}`, lineOf(`{"n":${n}}`));
      quarantine.unmatched('warn', 'started 0', lineOf(`{"w":${n}}`));
    }
    quarantine.unmatched(undefined, undefined, lineOf('{"id":17,"of":"x"}'));
    const exactly = { estimated: false };
    expect(quarantine.groups()).toEqual([
      {
        class: 'unmatched',
        shape: 'info started <num>',
        count: 5,
        example: '{"n":3}',
        ...exactly,
      },
      {
        class: 'unmatched',
        shape: 'warn started <num>',
        count: 5,
        example: '{"w":3}',
        ...exactly,
      },
      {
        class: 'text',
        shape: 'user # token=*** done',
        count: 2,
        example: 'user 22 token=*** done',
        ...exactly,
      },
      { class: 'malformed', shape: '{"a":', count: 1, example: '{"a":', ...exactly },
      {
        class: 'unmatched',
        shape: '{"id":#,"of":"…"}',
        count: 1,
        example: '{"id":17,"of":"x"}',
        ...exactly,
      },
    ]);
    expect(quarantine.groups(1)).toHaveLength(1);
  });

  it('keeps the groups that go on, and counts messages that come again exactly', () => {
    const quarantine = new Quarantine((message) => message);
    for (let n = 0; n < 50_000; n++) {
      quarantine.unmatched('info', 'again', lineOf('{}'));
      quarantine.unmatched('info', `new ${n}`, lineOf('{}'));
    }
    const [first, second] = quarantine.groups();
    expect(first).toMatchObject({ shape: 'info again', count: 50_000, estimated: false });
    expect(second?.estimated).toBe(true);
    expect(quarantine.groups()).toHaveLength(100);
  });

  it('counts about as many as there are where it looks at a part, also of a repeating log', () => {
    const quarantine = new Quarantine((message) => message.replace(/\d+/, '<num>'));
    const each = 64_000;
    for (let n = 0; n < each; n++) {
      for (const what of ['a', 'b', 'c', 'd']) {
        quarantine.unmatched('info', `${what} ${n}`, lineOf(`{"${what}":${n}}`));
      }
    }
    const counts = quarantine.groups().map(({ count }) => count);
    expect(counts).toHaveLength(4);
    for (const count of counts) expect(Math.abs(count - each) / each).toBeLessThan(0.2);
    const sum = counts.reduce((a, b) => a + b, 0);
    expect(4 * each - sum).toBeGreaterThanOrEqual(0);
    expect(4 * each - sum).toBeLessThan(256);
  });

  it('is bounded in groups and bytes, whatever lines come', () => {
    const quarantine = new Quarantine((message) => message);
    for (let n = 0; n < 3000; n++) {
      const text = `${'x'.repeat(n % 300)} ${'y'.repeat(10_000)}`;
      quarantine.rejected('text', lineOf(text));
      quarantine.unmatched('info', text, lineOf(text));
    }
    const groups = quarantine.groups();
    expect(groups.length).toBeLessThanOrEqual(100);
    expect(JSON.stringify(groups).length).toBeLessThan(100 * 800);
  });
});

function lineOf(text: string): { bytes: Buffer; start: number; end: number } {
  const bytes = Buffer.from(text);
  return { bytes, start: 0, end: bytes.length };
}
