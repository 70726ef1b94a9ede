import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine, type Engine, type EngineState } from '../../src/engine/engine.ts';
import { createHeartbeatLoop, type HeartbeatLoop } from '../../src/live/heartbeat-loop.ts';
import type { HeartbeatLoopState } from '../../src/live/heartbeat-loop-state.ts';
import { LogSpan } from '../../src/live/log-span.ts';
import { Containers } from '../../src/live/node/containers.ts';
import type { Config } from '../../src/model/config.ts';
import { numberOf } from '../../src/model/families.ts';
import type { Family } from '../../src/model/family.ts';
import type { HeartbeatLine } from '../../src/model/heartbeat.ts';
import { loadText } from '../config/loading.ts';
import { analyzing, heartbeatsOf } from '../offline/analyze/analyzing.ts';
import { createManualClock } from '../support/clock.ts';
import { runs } from '../support/runs.ts';
import { followedFile, silentLog } from '../support/sample-view.ts';
import { configurations, logs } from './random-service.ts';

/** What happens to a sidecar after a record. */
const interruptions = ['nothing', 'scrape', 'heartbeat', 'restart', 'reload'] as const;
type Interruption = (typeof interruptions)[number] | 'change';

const plans = (...kinds: readonly Interruption[]) =>
  fc.array(fc.constantFrom<Interruption>(...kinds), { maxLength: 60 });

describe('deltas', () => {
  it('add up to the total of every counter, over restarts, reloads and changes', () => {
    fc.assert(
      fc.property(
        configurations,
        configurations,
        logs,
        plans(...interruptions, 'change'),
        (text, other, lines, plan) => {
          const [config, changed] = [configOf(text), configOf(other)];
          const subject = new Subject(config);
          follow(subject, lines, plan, (kind) => {
            if (kind !== 'change') return;
            subject.reload(subject.config === config ? changed : config);
          });
          subject.finish();
          const counters = subject.counters();
          const inLine = counters.filter(({ quantity }) => quantity.keys.delta !== undefined);
          const saved = Object.entries(subject.saved().counters);
          expect(saved).toEqual(expect.arrayContaining(totalsOf(counters)));
          expect(inLine.map(({ quantity: { key } }) => [key, subject.sumOfDeltas(key)])).toEqual(
            totalsOf(inLine),
          );
        },
      ),
      runs(400),
    );
  });

  it('add up offline too, where records come late', async () => {
    await fc.assert(
      fc.asyncProperty(configurations, logs, async (text, lines) => {
        const { heartbeats, report } = await onFile(lines, (path) =>
          heartbeatsOf([path], {}, { config: configOf(text) }),
        );
        const last = report.snapshot.families;
        const names = new Set(last.map(({ quantity }) => quantity.name));
        // A total takes the names of the delta that it tells better: their lines are of two.
        const areOfTwo = names.has('items') && names.has('items_delta');
        const sums = last.flatMap((family) => {
          const { keys, name } = family.quantity;
          const { delta } = keys;
          if (delta === undefined || (areOfTwo && name.startsWith('items'))) return [];
          const sum = heartbeats.reduce((all, line) => all + Number(line[delta] ?? 0), 0);
          return [{ name, sum, total: numberOf(family) }];
        });
        expect(sums).toEqual(sums.map(({ name, total }) => ({ name, sum: total, total })));
      }),
      runs(200),
    );
  });
});

describe('names', () => {
  it('are those of one pass without interruption, whoever looked and wherever it was cut', () => {
    fc.assert(
      fc.property(configurations, logs, plans(...interruptions), (text, lines, plan) => {
        const config = configOf(text);
        const whole = new Subject(config);
        for (const line of lines) whole.read(line);
        const subject = new Subject(config);
        follow(subject, lines, plan);
        expect(namesOf(subject.families())).toEqual(namesOf(whole.families()));
        expect(keysOf(subject.finish())).toEqual(keysOf(whole.finish()));
      }),
      runs(300),
    );
  });

  it('are the same in node mode and offline', async () => {
    await fc.assert(
      fc.asyncProperty(configurations, logs, async (text, lines) => {
        const config = configOf(text);
        const live = new Subject(config);
        for (const line of lines) live.read(line);
        const names = namesOf(live.families());
        const keys = keysOf(live.finish());
        const node = onNode(config, lines);
        expect(namesOf(node.families)).toEqual(names);
        expect(keysOf(node.last)).toEqual(keys);
        const { snapshot, heartbeat } = await onFile(lines, (path) =>
          analyzing([path], {}, { config }),
        );
        expect(namesOf(snapshot.families)).toEqual(names);
        expect(keysOf(heartbeat)).toEqual(keys);
      }),
      runs(100),
    );
  });
});

function configOf(text: string): Config {
  return loadText(text).config;
}

/** Gives all lines to a subject; after each, what the plan says happens. */
function follow(
  subject: Subject,
  lines: readonly string[],
  plan: readonly Interruption[],
  otherwise: (kind: Interruption) => void = () => {},
): void {
  for (const [position, line] of lines.entries()) {
    subject.read(line);
    const kind = plan[position] ?? 'nothing';
    if (kind === 'scrape') subject.families();
    else if (kind === 'heartbeat') subject.beat();
    else if (kind === 'restart') subject.restart();
    else if (kind === 'reload') subject.reload(subject.config);
    else otherwise(kind);
  }
}

/** The engine and the heartbeat loop of one log. */
class Subject {
  config: Config;
  readonly #clock = createManualClock();
  readonly #span = new LogSpan();
  /** Of every counter so far, by its quantity's key. */
  readonly #deltas = new Map<string, number>();
  #last: HeartbeatLine | undefined;
  #engine: Engine;
  #loop: HeartbeatLoop;

  constructor(config: Config) {
    this.config = config;
    this.#engine = this.#engineOf(config);
    this.#loop = this.#loopOf(undefined);
    this.#loop.start();
  }

  read(line: string): void {
    this.#engine.chunk(Buffer.from(line));
  }

  families(): readonly Family[] {
    return this.#loop.withRates(this.#engine.snapshot()).families;
  }

  counters(): readonly Family[] {
    return this.families().filter(({ quantity }) => quantity.kind === 'counter');
  }

  sumOfDeltas(key: string): number | undefined {
    return this.#deltas.get(key);
  }

  saved(): HeartbeatLoopState {
    return this.#loop.save();
  }

  beat(): void {
    this.#clock.advance(10_000);
  }

  restart(): void {
    const [engine, loop] = [this.#engine.save(), this.#loop.save()].map((state) =>
      JSON.parse(JSON.stringify(state)),
    ) as [EngineState, HeartbeatLoopState];
    this.#loop.stop();
    this.#engine = this.#engineOf(this.config);
    this.#engine.restore(engine);
    this.#loop = this.#loopOf(loop);
    this.#loop.start();
  }

  /** What the new configuration does not count begins at 0 where it is counted again. */
  reload(config: Config): void {
    const next = this.#engineOf(config);
    next.takeOver(this.#engine.handOver());
    this.#engine = next;
    this.config = config;
    this.#loop.reload(config);
    const counted = new Set(this.counters().map(({ quantity }) => quantity.key));
    for (const key of this.#deltas.keys()) if (!counted.has(key)) this.#deltas.delete(key);
  }

  finish(): HeartbeatLine | undefined {
    this.#loop.finish();
    return this.#last;
  }

  #engineOf({ declarations, profile }: Config): Engine {
    return createEngine({
      declarations,
      profile,
      maxLineBytes: 1000,
      framing: 'block',
      hooks: { after: (_record, timeMs) => timeMs !== undefined && this.#span.note(timeMs) },
    });
  }

  #loopOf(resumed: HeartbeatLoopState | undefined): HeartbeatLoop {
    return createHeartbeatLoop({
      config: this.config,
      clock: this.#clock,
      snapshot: () => this.#engine.snapshot(),
      ledger: () => this.#engine.ledger(),
      span: this.#span,
      isBehind: () => false,
      write: (line) => this.#note(line),
      resumed,
    });
  }

  #note(line: HeartbeatLine): void {
    this.#last = line;
    for (const { quantity } of this.counters()) {
      const { key, keys } = quantity;
      if (keys.delta === undefined) continue;
      this.#deltas.set(key, (this.#deltas.get(key) ?? 0) + Number(line[keys.delta]));
    }
  }
}

/** One pod of a node. */
function onNode(config: Config, lines: readonly string[]) {
  const said: HeartbeatLine[] = [];
  const containers = new Containers({
    config,
    clock: createManualClock(),
    log: silentLog,
    keepGoneMs: 1000,
    statusOf: () => followedFile,
    isBehind: () => false,
    write: (line) => said.push(line),
    onCounted: () => {},
    resumed: undefined,
  });
  containers.begin();
  const path = '/var/log/pods/shop_web_1/app';
  const input = containers.input(path, path);
  for (const line of lines) input.chunk(Buffer.from(line));
  const families = containers.list()[0]?.live.engine.snapshot().families ?? [];
  containers.finish();
  return { families, last: said.at(-1) };
}

async function onFile<Result>(
  lines: readonly string[],
  read: (path: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'heartbeat-deltas-'));
  try {
    const path = join(folder, 'app.log');
    writeFileSync(path, lines.join(''));
    return await read(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function totalsOf(families: readonly Family[]) {
  return families.map((family) => [family.quantity.key, numberOf(family)]);
}

function namesOf(families: readonly Family[]) {
  return families.map(({ quantity: { key, kind, valueType, family, keys } }) => [
    key,
    kind,
    valueType,
    family && [family.name, family.type, family.unit, family.labels],
    keys,
  ]);
}

/** But for what says whose line it is, and that it read a backlog: that is up to the clock. */
const notOfLog = new Set(['catch_up', 'namespace', 'pod', 'container']);

function keysOf(line: object | undefined): readonly string[] {
  return Object.keys(line ?? {}).filter((key) => !notOfLog.has(key));
}
