import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Configuration } from '../../src/live/configuration.ts';
import type { Config } from '../../src/model/config.ts';
import { CodedError } from '../../src/model/error.ts';
import { createManualClock } from '../support/clock.ts';

const shop = 'version: 1\nservice: shop\n';

describe('a configuration that is followed', () => {
  it('is taken over when its file changes, its warnings told once', () => {
    const { write, clock, applied, said, configuration } = rig(shop, { HEARTBEAT_ODD: 'x' });
    clock.advance(5_000);
    write('version: 1\nservice: store\n');
    clock.advance(2_000);
    expect(applied.map(({ service }) => service)).toEqual(['store']);
    expect(configuration.current.service).toBe('store');
    expect(configuration.status()).toMatchObject({
      loadedMs: clock.now(),
      problem: undefined,
      reloads: { applied: 1, unchanged: 0, refused: 0 },
    });
    expect(said.map(([code]) => code)).toEqual(['config', 'config_reloaded']);
  });

  it('is not where it says so, from then on, until SIGHUP brings another', () => {
    const { write, clock, applied, configuration } = rig(shop);
    write(`${shop}reload: { follow: false }\n`);
    clock.advance(2_000);
    write(`${shop}reload: { follow: true }\n`);
    clock.advance(9_000);
    expect([applied.length, clock.pendingTimers]).toEqual([1, 0]);
    configuration.reload('SIGHUP');
    write(`${shop}profile: pino\n`);
    clock.advance(2_000);
    expect(applied.length).toBe(3);
  });

  it('is refused with the place of what is wrong, once for each change', () => {
    const { path, write, clock, applied, said, configuration } = rig(shop);
    write(`${shop}profil: pino\n`);
    clock.advance(9_000);
    expect(applied).toEqual([]);
    expect(configuration.status().problem).toMatch(`${path}:3:1: `);
    expect(said).toEqual([
      [
        'config_refused',
        expect.stringMatching(/still holds$/),
        expect.objectContaining({ line: 3 }),
      ],
    ]);
    rmSync(path);
    clock.advance(2_000);
    expect(configuration.status().problem).toMatch(/does not exist/);
    write(shop);
    clock.advance(2_000);
    expect(configuration.status()).toMatchObject({
      problem: undefined,
      reloads: { applied: 0, unchanged: 1, refused: 2 },
    });
  });

  it('stays the old one where the new one cannot be put into force', () => {
    const { write, configuration, refuse } = rig(shop);
    refuse(new CodedError('REGEX', 'an expression that could hang'));
    write('version: 1\nservice: store\n');
    expect(configuration.reload('SIGHUP')).toEqual({
      isRefused: true,
      message: 'refused, the configuration before it still holds: an expression that could hang',
    });
    expect(configuration.current.service).toBe('shop');
  });

  it('is that of the command line where that says something, before and after', () => {
    const { write, clock, applied } = rig(shop, { HEARTBEAT_INTERVAL_SECONDS: '7' });
    write(`${shop}heartbeat: { interval_seconds: 9, grace_seconds: 8 }\npreset: petrosa\n`);
    clock.advance(2_000);
    expect(applied[0]).toMatchObject({
      heartbeat: { intervalSeconds: 7, graceSeconds: 8 },
      declarations: { components: ['consumer', 'publisher'] },
    });
  });

  it('may come to be where there was none, when somebody asks, and does not go again', () => {
    const { path, write, clock, applied, configuration } = rig(undefined);
    write(shop);
    clock.advance(9_000);
    expect(applied).toEqual([]);
    expect(configuration.reload('SIGHUP').isRefused).toBe(false);
    expect(applied.length).toBe(1);
    rmSync(path);
    clock.advance(2_000);
    expect(configuration.status().problem).toMatch(/no longer exists/);
    expect(configuration.current.service).toBe('shop');
  });

  it('leaves no timer behind', () => {
    const { clock, configuration } = rig(shop);
    expect(clock.pendingTimers).toBe(1);
    configuration.close();
    expect(clock.pendingTimers).toBe(0);
  });
});

/** A folder with `heartbeat.yaml`, named where it is there from the start. */
function rig(text: string | undefined, env: Readonly<Record<string, string>> = {}) {
  const cwd = mkdtempSync(join(tmpdir(), 'heartbeat-configuration-'));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  const path = join(cwd, 'heartbeat.yaml');
  if (text !== undefined) writeFileSync(path, text);
  const clock = createManualClock();
  const said: [string, string, unknown][] = [];
  const say = (code: string, message: string, fields?: unknown): void =>
    void said.push([code, message, fields]);
  const configPath = text === undefined ? undefined : path;
  const configuration = new Configuration({
    input: { env, flags: {}, cwd, configPath },
    clock,
    log: { debug: say, info: say, warn: say, error: say },
  });
  const applied: Config[] = [];
  let refusal: CodedError | undefined;
  configuration.begin((config) => {
    if (refusal !== undefined) throw refusal;
    applied.push(config);
  });
  return {
    path,
    write: (next: string) => writeFileSync(path, next),
    clock,
    said,
    applied,
    configuration,
    refuse: (error: CodedError): void => {
      refusal = error;
    },
  };
}
