import { describe, expect, it } from 'vitest';
import { Quarantine } from '../../src/quarantine/quarantine.ts';
import { redact } from '../../src/quarantine/redact.ts';

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
    const quarantine = new Quarantine();
    for (const n of [1, 22]) quarantine.add('text', () => `user ${n} token=x${n} done`);
    quarantine.add('malformed', () => '{"a":');
    for (let n = 0; n < 5; n++) quarantine.add('unmatched', () => `{"n":${n}}`, 'info started');
    expect(quarantine.groups()).toEqual([
      { class: 'unmatched', shape: 'info started', count: 5, example: '{"n":3}' },
      {
        class: 'text',
        shape: 'user # token=*** done',
        count: 2,
        example: 'user 22 token=*** done',
      },
      { class: 'malformed', shape: '{"a":', count: 1, example: '{"a":' },
    ]);
  });

  it('is bounded in groups and bytes', () => {
    const quarantine = new Quarantine();
    for (let n = 0; n < 300; n++) {
      quarantine.add('text', () => `${'x'.repeat(n % 300)} ${'y'.repeat(100_000)}`);
    }
    const groups = quarantine.groups();
    expect(groups.length).toBeLessThanOrEqual(100);
    expect(JSON.stringify(groups).length).toBeLessThan(100 * 800);
  });
});
