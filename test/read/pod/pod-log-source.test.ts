import { describe, expect, it } from 'vitest';
import { ContainerLog, stampAfter } from './container-log.ts';
import { createPodRig } from './rig.ts';

describe('following a pod log', () => {
  it('asks for the whole log, then hears of every line, without stamps', async () => {
    const log = new ContainerLog();
    log.write(stampAfter(0, 1), 'one');
    const rig = createPodRig(log);
    await rig.until(() => rig.lines.length === 1);
    log.write(stampAfter(1, 5), 'two');
    log.write(stampAfter(1, 6), '');
    await rig.until(() => rig.lines.length === 3);
    expect(rig.lines).toEqual(['one', 'two', '']);
    expect(log.queries).toEqual([
      { follows: true, isPrevious: false, sinceTime: undefined, tailLines: undefined },
    ]);
    expect(rig.source.status()).toMatchObject({
      kind: 'pod',
      name: 'shop/web-0/app',
      state: 'following',
      problem: undefined,
      bytesRead: 9,
      gaps: 0,
    });
  });

  it('begins at the end where it is told to, also after an empty log', async () => {
    const log = new ContainerLog();
    log.write(stampAfter(0, 1), 'old');
    log.write(stampAfter(0, 2), 'old too');
    const rig = createPodRig(log, { startAt: 'end' });
    await rig.until(() => rig.source.status().state === 'following');
    log.write(stampAfter(0, 3), 'new');
    await rig.until(() => rig.lines.length > 0);
    const empty = new ContainerLog();
    const other = createPodRig(empty, { startAt: 'end' });
    await other.until(() => empty.queries.length === 2);
    empty.write(stampAfter(0, 1), 'first');
    await other.until(() => other.lines.length > 0);
    expect([rig.lines, other.lines]).toEqual([['new'], ['first']]);
  });

  it('reads what is written when it is drained, and nothing after that', async () => {
    const log = new ContainerLog();
    const rig = createPodRig(log);
    await rig.until(() => rig.source.status().state === 'following');
    log.fallSilent();
    log.write(stampAfter(0, 1), 'one');
    const drained = rig.source.drain();
    await rig.pass(1000);
    await drained;
    log.write(stampAfter(0, 2), 'two');
    await rig.pass(60_000);
    expect(rig.lines).toEqual(['one']);
    expect(rig.source.status().state).toBe('ended');
  });
});

describe('the repeated second', () => {
  it('counts each line once: equal stamps, stamps out of order, other zones and widths', async () => {
    const log = new ContainerLog();
    const rig = createPodRig(log);
    const stamps = [
      stampAfter(7, 5),
      stampAfter(8, 5),
      stampAfter(8, 5),
      stampAfter(8, 9),
      stampAfter(8, 7),
      '2024-01-01T02:00:08.25+02:00',
    ];
    for (const [index, stamp] of stamps.entries()) {
      log.write(stamp, `line ${index}`);
      await rig.until(() => rig.lines.length === index + 1);
      log.breakConnections();
    }
    log.write(stampAfter(8, 260_000_000), 'last');
    await rig.until(() => rig.lines.length === 7);
    expect(rig.lines).toEqual([...stamps.map((_, index) => `line ${index}`), 'last']);
    expect(rig.gaps).toEqual([]);
    expect(log.queries.at(-1)?.sinceTime).toBe('2024-01-01T00:00:08Z');
  });

  it('goes on after kill -9 from the saved place: none twice, none lost', async () => {
    const log = new ContainerLog();
    const first = createPodRig(log);
    for (let n = 0; n < 5; n += 1) log.write(stampAfter(3, 1), `before ${n}`);
    await first.until(() => first.lines.length === 5);
    const resume = first.kill();
    expect(resume).toMatchObject({ newest: stampAfter(3, 1), ordinal: 5, lines: 5 });
    for (let n = 0; n < 5; n += 1) log.write(stampAfter(3, 1), `after ${n}`);
    const second = createPodRig(log, { resume });
    await second.until(() => second.lines.length === 5);
    expect(second.lines).toEqual([0, 1, 2, 3, 4].map((n) => `after ${n}`));
    expect(second.gaps).toEqual([]);
  });
});

describe('an answer that ends', () => {
  it('silently: the watchdog begins anew, and waits longer while all is silent', async () => {
    const log = new ContainerLog();
    log.write(stampAfter(0, 1), 'one');
    const rig = createPodRig(log);
    await rig.until(() => rig.lines.length === 1);
    log.fallSilent();
    log.write(stampAfter(0, 2), 'two');
    await rig.pass(29_000);
    expect(rig.lines).toEqual(['one']);
    await rig.pass(2000);
    expect(rig.lines).toEqual(['one', 'two']);
    await rig.pass(30_000);
    const asked = log.queries.length;
    await rig.pass(3_600_000 / 4);
    // 60, 120, then every 240 seconds.
    expect(log.queries.length - asked).toBeLessThan(8);
    expect(rig.lines).toEqual(['one', 'two']);
    expect(rig.gaps).toEqual([]);
  });

  it('at rotation: goes on without a gap where the last line is still to be seen', async () => {
    const log = new ContainerLog();
    log.write(stampAfter(0, 1), 'one');
    const rig = createPodRig(log);
    await rig.until(() => rig.lines.length === 1);
    log.rotate('go on');
    log.write(stampAfter(1, 1), 'two');
    await rig.until(() => rig.lines.length === 2);
    log.breakConnections();
    log.write(stampAfter(1, 2), 'three');
    await rig.until(() => rig.lines.length === 3);
    expect(rig.lines).toEqual(['one', 'two', 'three']);
    expect(rig.gaps).toEqual([]);
  });

  it('silently at rotation: what is not to be found is a suspected gap, counted once', async () => {
    const log = new ContainerLog();
    log.write(stampAfter(0, 1), 'one');
    const rig = createPodRig(log);
    await rig.until(() => rig.lines.length === 1);
    log.fallSilent();
    log.write(stampAfter(5, 1), 'rotated away');
    log.rotate('fall silent');
    log.write(stampAfter(9, 1), 'three');
    await rig.until(() => rig.lines.length === 2);
    log.write(stampAfter(9, 2), 'four');
    await rig.until(() => rig.lines.length === 3);
    expect(rig.lines).toEqual(['one', 'three', 'four']);
    expect(rig.gaps).toEqual([
      { reason: 'suspected_rotation', bytes: undefined, isSuspected: true },
    ]);
    expect(rig.source.status().gaps).toBe(1);
  });

  it.each([1, 7, 40, 41, 64])(
    'anywhere, in chunks of %i bytes: half lines come whole',
    async (cut) => {
      const log = new ContainerLog();
      log.chunkBytes = cut;
      log.limitBytes = 90;
      const texts = ['é€😀 one', 'two', '', 'four four four'];
      for (const [index, text] of texts.entries()) log.write(stampAfter(index, 1), text);
      const rig = createPodRig(log);
      await rig.until(() => rig.lines.length === texts.length);
      await rig.pass(60_000);
      expect(rig.lines).toEqual(texts);
      expect(rig.gaps).toEqual([]);
    },
  );

  it('in a line too long to hold: oversize once, whoever ends it', async () => {
    const log = new ContainerLog();
    log.chunkBytes = 700;
    log.write(stampAfter(0, 1), 'before');
    log.write(stampAfter(0, 2), 'x'.repeat(5000));
    log.write(stampAfter(0, 3), 'after');
    const rig = createPodRig(log);
    await rig.until(() => rig.lines.length === 2);
    expect([rig.lines, rig.oversize]).toEqual([['before', 'after'], [5001]]);
    const limited = new ContainerLog();
    limited.chunkBytes = 700;
    limited.limitBytes = 2500;
    limited.write(stampAfter(0, 2), 'x'.repeat(5000));
    const other = createPodRig(limited);
    await other.until(() => other.oversize.length > 0);
    limited.limitBytes = Number.POSITIVE_INFINITY;
    limited.write(stampAfter(0, 3), 'after');
    await other.until(() => other.lines.length > 0);
    expect([other.lines, other.oversize.length]).toEqual([['after'], 1]);
  });
});

describe('a container that is started anew', () => {
  it('has its previous log read to the end first: no line lost, no gap', async () => {
    const log = new ContainerLog();
    log.write(stampAfter(0, 1), 'one');
    const rig = createPodRig(log);
    await rig.until(() => rig.lines.length === 1);
    log.fallSilent();
    log.write(stampAfter(0, 2), 'last words');
    log.writeRaw(`${stampAfter(0, 3)} without a newline`);
    log.restart();
    log.write(stampAfter(2, 1), 'born again');
    log.write(stampAfter(2, 2), 'and well');
    await rig.until(() => rig.lines.length === 5);
    expect(rig.lines).toEqual(['one', 'last words', 'without a newline', 'born again', 'and well']);
    expect(rig.gaps).toEqual([]);
    expect(rig.source.status().rotations).toBe(1);
  });

  it('and says nothing yet: its previous log is read all the same, and told of once', async () => {
    const log = new ContainerLog();
    log.write(stampAfter(0, 1), 'one');
    const rig = createPodRig(log);
    await rig.until(() => rig.lines.length === 1);
    log.fallSilent();
    log.write(stampAfter(0, 2), 'last words');
    log.writeRaw(`${stampAfter(0, 3)} without a newline`);
    log.restart();
    await rig.until(() => rig.lines.length === 3);
    await rig.pass(600_000);
    log.write(stampAfter(900, 1), 'born again');
    await rig.until(() => rig.lines.length === 4);
    expect(rig.lines).toEqual(['one', 'last words', 'without a newline', 'born again']);
    expect(rig.source.status()).toMatchObject({ rotations: 1, gaps: 0 });
  });

  it('twice while nobody looked: what can be read is, and the loss is suspected', async () => {
    const log = new ContainerLog();
    log.write(stampAfter(0, 1), 'one');
    const first = createPodRig(log);
    await first.until(() => first.lines.length === 1);
    const resume = first.kill();
    log.write(stampAfter(0, 2), 'nobody can have this any more');
    log.restart();
    log.write(stampAfter(5, 1), 'second');
    log.write(stampAfter(5, 2), 'second too');
    log.restart();
    log.write(stampAfter(9, 1), 'third');
    const rig = createPodRig(log, { resume });
    await rig.until(() => rig.lines.length === 3);
    expect(rig.lines).toEqual(['second', 'second too', 'third']);
    expect(rig.gaps).toEqual([
      { reason: 'suspected_restart', bytes: undefined, isSuspected: true },
    ]);
  });

  it('while the previous log cannot be had: waits with the new one', async () => {
    const log = new ContainerLog();
    log.write(stampAfter(0, 1), 'one');
    const first = createPodRig(log);
    await first.until(() => first.lines.length === 1);
    const resume = first.kill();
    log.write(stampAfter(0, 2), 'last words');
    log.restart();
    log.write(stampAfter(5, 1), 'second');
    const rig = createPodRig(log, { resume });
    await rig.until(() => log.queries.at(-1)?.isPrevious === true);
    log.refusals.push({ status: 500, message: 'kubelet away' });
    await rig.until(() => rig.lines.length === 2);
    expect(rig.lines).toEqual(['last words', 'second']);
    expect(rig.gaps).toEqual([]);
  });
});
