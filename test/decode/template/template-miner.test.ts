import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createTemplateMiner,
  type TemplateMiner,
} from '../../../src/decode/template/template-miner.ts';
import { runs } from '../../support/runs.ts';

const words = fc.constantFrom(
  ...'user order for from opened closed failed 17 10.0.0.1 a_b alice bob id=3 id=x 12ms "q r"'.split(
    ' ',
  ),
);
const message = fc.oneof(
  { weight: 5, arbitrary: fc.array(words, { maxLength: 6 }).map((list) => list.join(' ')) },
  { weight: 1, arbitrary: fc.string({ maxLength: 30 }) },
);

describe('template', () => {
  it.each([
    ['User 42 logged in from 10.0.0.1:80', 'User <num> logged in from <ip>'],
    ['read /var/log/x.log, 3 lines', 'read <path>, <num> lines'],
    ['GET https://a.example/x?y=1 took 12.5ms', 'GET <url> took <duration>'],
    ['waited 15 seconds, sent 1190 bytes (1.16 KB) ', 'waited <duration>, sent <num> bytes'],
    ['order 5f3e9c7a8b12 of bob@x.com', 'order <hex> of <email>'],
    ['id 123e4567-e89b-12d3-a456-426614174000', 'id <uuid>'],
    ['at 2024-01-01T10:00:00.5Z and Fri Jun 17 07:07:00 2005', 'at <time> and <time>'],
    ["can't open 'my file' of db.internal:5432", "can't open '<text>' of <host>"],
    ['node-7 has blk_-3587 in utf8', 'node-<num> has <id> in utf8'],
    ['  first line 1\n  at x (y.js:3)', 'first line <num>'],
    ['💓 HEARTBEAT - System Statistics', '💓 HEARTBEAT - System Statistics'],
    ['x509', 'x509'],
    [
      'responded {StatusCode} in {Elapsed:0.000} ms',
      'responded {StatusCode} in {Elapsed:0.000} ms',
    ],
    ['', ''],
  ])('of %j is %j', (text, label) => {
    expect(createTemplateMiner().template(text)).toBe(label);
  });

  it('cuts what is long', () => {
    expect(createTemplateMiner().template('word '.repeat(500))).toHaveLength(120);
    expect(createTemplateMiner().template('x'.repeat(100_000))).toBe('<blob>');
  });
});

describe('templates', () => {
  it('tell apart what happened, and not to whom', () => {
    const miner = createTemplateMiner();
    const seen = ['opened for user alice', 'closed for user alice', 'opened for user bob'];
    expect(labelsOf(miner, seen)).toEqual([
      'opened for user <*>',
      'closed for user <*>',
      'opened for user <*>',
    ]);
  });

  it('widen where many differ in one word only, and what was counted stays as it was', () => {
    const miner = createTemplateMiner();
    const names = ['api', 'web', 'db', 'mail', 'cache', 'queue', 'api'];
    const labels = labelsOf(
      miner,
      names.map((name) => `${name} startup succeeded`),
    );
    expect(labels).toEqual([
      'api startup succeeded',
      'web startup succeeded',
      'db startup succeeded',
      'mail startup succeeded',
      '<*> startup succeeded',
      '<*> startup succeeded',
      'api startup succeeded',
    ]);
  });

  it('end at their cap, and known ones go on', () => {
    const miner = createTemplateMiner(2);
    expect(['one', 'two', 'three', 'one'].map((text) => miner.template(text))).toEqual([
      'one',
      'two',
      'other',
      'one',
    ]);
    expect(miner.size).toBe(2);
  });

  it('hold little, whatever is logged', () => {
    const miner = createTemplateMiner();
    for (let n = 0; n < 3_000; n++)
      miner.template(`${letters(n)} `.repeat((n % 50) + 1).padEnd(600, 'x'));
    expect(miner.size).toBe(256);
    expect(JSON.stringify(miner.save()).length).toBeLessThan(256 * 800);
  });
});

describe('a message', () => {
  it('has the same label after a restart anywhere', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 60 }), fc.nat(60), (messages, cut) => {
        const whole = labelsOf(createTemplateMiner(12), messages);
        const first = createTemplateMiner(12);
        const before = labelsOf(first, messages.slice(0, cut));
        const second = createTemplateMiner(12);
        second.restore(JSON.parse(JSON.stringify(first.save())));
        expect([...before, ...labelsOf(second, messages.slice(cut))]).toEqual(whole);
      }),
      runs(300),
    );
  });

  it('has one label for ever', () => {
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 40 }), (messages) => {
        const miner = createTemplateMiner(12);
        const labels = labelsOf(miner, messages);
        const again = createTemplateMiner(12);
        again.restore(miner.save());
        expect(labelsOf(again, messages)).toEqual(labels);
      }),
      runs(100),
    );
  });

  it('that is made to be slow is not', () => {
    const parts = ['1.', 'a.', 'a-', '@a.', '1:', 'a=', '"', "'", 'ab12', 'Jun ', '1 s '];
    const began = performance.now();
    for (const part of parts) createTemplateMiner().template(part.repeat(50_000));
    expect(performance.now() - began).toBeLessThan(500);
  });
});

function labelsOf(miner: TemplateMiner, messages: readonly string[]): string[] {
  return messages.map((text) => miner.template(text));
}

function letters(n: number): string {
  return n.toString().replace(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)));
}
