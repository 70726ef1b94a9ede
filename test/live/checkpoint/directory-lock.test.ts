import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockDirectory } from '../../../src/live/checkpoint/directory-lock.ts';
import { claimantProgram, startClaimant, temporaryDirectory } from './support/claimants.ts';

describe('a state directory and those who want it', () => {
  it('is refused to a second while the first lives in another process', async () => {
    const directory = temporaryDirectory();
    const first = await startClaimant(await claimantProgram(), directory);
    expect(await first.tell('claim')).toBe('yes');
    await expect(lockDirectory(directory)).rejects.toMatchObject({
      code: 'STATE_DIR_IN_USE',
      message: expect.stringContaining(directory),
      hint: expect.stringContaining('--state'),
    });
    expect(await first.tell('confirm')).toBe('yes');
  });

  it('is free at once after kill -9', async () => {
    const directory = temporaryDirectory();
    const first = await startClaimant(await claimantProgram(), directory);
    await first.tell('claim');
    await first.kill();
    const second = await lockDirectory(directory);
    expect(second.isHeld()).toBe(true);
    await second.release();
  });

  it('is free after a release, also many times over', async () => {
    const directory = temporaryDirectory();
    for (let round = 0; round < 20; round += 1) {
      const ownership = await lockDirectory(directory);
      await expect(ownership.confirm()).resolves.toBeUndefined();
      await ownership.release();
    }
    expect(readdirSync(directory)).toEqual(['owner.sock']);
  });

  it('goes to exactly one of several that come at once onto a dead socket', async () => {
    const program = await claimantProgram();
    for (let round = 0; round < 5; round += 1) {
      const directory = temporaryDirectory();
      const dead = await startClaimant(program, directory);
      await dead.tell('claim');
      await dead.kill();
      const claimants = await Promise.all(
        Array.from({ length: 3 }, () => startClaimant(program, directory)),
      );
      const claimed = await Promise.all(claimants.map((each) => each.tell('claim')));
      const owners = claimants.filter((_, index) => claimed[index] === 'yes');
      // Those that were too late altogether know at once, the others before they write.
      for (const answer of claimed) expect(['yes', 'STATE_DIR_IN_USE']).toContain(answer);
      const confirmed = await Promise.all(owners.map((each) => each.tell('confirm')));
      expect(confirmed.filter((answer) => answer === 'yes')).toHaveLength(1);
      expect(confirmed.filter((answer) => answer === 'STATE_DIR_TAKEN')).toHaveLength(
        owners.length - 1,
      );
      // One who lost and goes takes nothing from the one who has it.
      const winner = owners[confirmed.indexOf('yes')];
      for (const loser of owners) if (loser !== winner) await loser.tell('release');
      expect(await winner?.tell('confirm')).toBe('yes');
      await expect(lockDirectory(directory)).rejects.toMatchObject({ code: 'STATE_DIR_IN_USE' });
    }
  });

  it('may have a path longer than a socket name can be', async () => {
    const directory = join(temporaryDirectory(), 'd'.repeat(120), 'e'.repeat(120));
    const ownership = await lockDirectory(directory);
    await expect(lockDirectory(directory)).rejects.toMatchObject({ code: 'STATE_DIR_IN_USE' });
    await ownership.release();
    await (await lockDirectory(directory)).release();
  });

  it('is made and claimed anew when it was removed', async () => {
    const directory = join(temporaryDirectory(), 'state');
    const ownership = await lockDirectory(directory);
    rmSync(directory, { recursive: true });
    expect(ownership.isHeld()).toBe(false);
    await ownership.confirm();
    expect(ownership.isHeld()).toBe(true);
    await expect(lockDirectory(directory)).rejects.toMatchObject({ code: 'STATE_DIR_IN_USE' });
    await ownership.release();
  });

  it('is lost when it was removed and another has it by now', async () => {
    const directory = join(temporaryDirectory(), 'state');
    const first = await lockDirectory(directory);
    rmSync(directory, { recursive: true });
    const second = await lockDirectory(directory);
    await expect(first.confirm()).rejects.toMatchObject({ code: 'STATE_DIR_TAKEN' });
    await first.release();
    expect(second.isHeld()).toBe(true);
    await second.release();
  });

  it('is cleared of sockets that never got the name', async () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'owner.0123456789ab.sock'), '');
    writeFileSync(join(directory, 'owner.of.something.else'), '');
    const ownership = await lockDirectory(directory);
    expect(readdirSync(directory)).toEqual(['owner.of.something.else', 'owner.sock']);
    await ownership.release();
  });

  it('says what is wrong where it cannot be one', async () => {
    const file = join(temporaryDirectory(), 'a-file');
    writeFileSync(file, '');
    await expect(lockDirectory(join(file, 'state'))).rejects.toMatchObject({
      code: 'STATE_DIR_UNUSABLE',
      message: expect.stringMatching(/a-file.*ENOTDIR/),
    });
  });
});
