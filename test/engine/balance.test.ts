import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { Balance } from '../../src/engine/balance.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';

describe('the balance of bytes', () => {
  it('holds while all that was received is accounted for', () => {
    const balance = new Balance();
    for (const sizeBytes of [10, 0, 7]) {
      balance.received(sizeBytes);
      balance.check(balance.receivedBytes);
    }
    expect(balance.broken).toBe(0);
  });

  it('is told of a fault once, not with everything that follows', () => {
    const balance = new Balance();
    balance.received(100);
    balance.check(90);
    balance.received(50);
    balance.check(140);
    expect(balance.broken).toBe(1);
    balance.received(50);
    balance.check(200);
    expect(balance.broken).toBe(2);
  });

  it('is compared with the source, and told of that once too', () => {
    const balance = new Balance();
    balance.received(100);
    balance.check(100);
    balance.compare(100);
    expect(balance.broken).toBe(0);
    balance.compare(120);
    balance.check(100);
    balance.compare(120);
    expect(balance.broken).toBe(1);
  });

  it('goes on after a restart', () => {
    const balance = new Balance();
    balance.received(100);
    balance.check(90);
    const next = new Balance();
    next.restore(balance.save(20), 70);
    expect([next.receivedBytes, next.broken]).toEqual([70, 1]);
    const wrong = new Balance();
    wrong.restore({ receivedBytes: 70, broken: 0 }, 71);
    expect(wrong.broken).toBe(1);
  });
});

describe("an engine's balance", () => {
  const { config } = loadConfig({ env: {}, flags: {}, cwd: '/', readText: () => 'version: 1' });
  const engine = (): Engine =>
    createEngine({
      declarations: config.declarations,
      maxLineBytes: 20,
      profile: 'auto',
      framing: 'block',
      sequence: 'seq',
    });
  const bytes = Buffer.from(
    [1, 2, 9, 10].map((seq) => `{"seq":${seq}}\n\n${'x'.repeat(seq * 4)}\n`).join(''),
  );

  it('holds for every cut and every restart, and against the count of the source', () => {
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const first = engine();
      first.chunk(bytes.subarray(0, cut));
      first.compare(cut);
      expect(first.brokenBalances).toBe(0);
      const second = engine();
      second.restore(JSON.parse(JSON.stringify(first.save())));
      const rest = bytes.subarray(cut - first.pendingBytes);
      second.chunk(rest);
      second.boundary();
      second.compare(rest.length);
      expect(second.brokenBalances, `cut at ${cut}`).toBe(0);
      expect(second.ledger().bytes).toBe(bytes.length);
      expect(second.sequence(true)).toMatchObject({ gaps: 1, missing: 6, unnumbered: 0 });
    }
  });

  it('breaks when the source read what never came', () => {
    const broken = engine();
    broken.chunk(bytes);
    broken.compare(bytes.length + 1);
    expect(broken.brokenBalances).toBe(1);
  });
});
