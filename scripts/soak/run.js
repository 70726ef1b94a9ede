import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { seededRandom } from '../sample/random.js';
import { usablePort } from '../start/port.js';
import { checkChain } from './heartbeat-chain.js';
import { Scraper } from './scraper.js';
import { Sidecar } from './sidecar.js';

const writerScript = fileURLToPath(new URL('writer.js', import.meta.url));

/** Lines of one block: lost and doubled ones are told apart by block. */
const blockSize = 10_000;

/** Rotated files kept: more than any sidecar that is killed twice a second can fall behind. */
const keptFiles = 120;

/** Without a scrape for so long, as on a busy machine, one sidecar may live until it has caught up. */
const restAfterMs = 20_000;

/** How long the last sidecar may take to count what is there, on a slow machine. */
const patienceMs = 120_000;

/**
 * Kills a sidecar again and again while its log is written, torn and rotated, then lets a last one
 * count the rest, and compares.
 *
 * @param {{ forMs: number, rate: number, seed: number, say?: (line: string) => void }} options
 */
export async function soak({ forMs, rate, seed, say = () => {} }) {
  const directory = await mkdtemp(join(tmpdir(), 'heartbeat-soak-'));
  const log = join(directory, 'app.log');
  const port = await usablePort('127.0.0.1', 0);
  const scraper = new Scraper(`http://127.0.0.1:${port}`);
  const scraping = scraper.run();
  const random = seededRandom(seed + 1);
  const runs = new Runs(log, port);
  process.once('exit', () => void runs.stop());
  // What is rotated away before anybody has counted a line is promised to nobody.
  await writeFile(log, '');
  const first = runs.start();
  await Promise.race([first.listening, first.ended]);
  const writer = startWriter(log, rate, seed);
  try {
    while (scraped(scraper.values, 'lines') === 0 && !first.hasEnded) await delay(50);
    await runs.kill(first, random);
    const endsAt = performance.now() + forMs;
    let rests = 0;
    let saysAt = performance.now() + 60_000;
    while (performance.now() < endsAt) {
      const isBehind = performance.now() - scraper.answeredAt > restAfterMs;
      if (isBehind) rests += 1;
      await runs.startAndKill(random, isBehind ? scraper : undefined);
      if (performance.now() < saysAt) continue;
      saysAt += 60_000;
      say(`${runs.kills} kills, ${scraper.scrapes} scrapes, drop ${scraper.largestDrop}`);
    }
    const written = await writer.end();
    const last = runs.start();
    await settled(scraper, written.written, last);
    scraper.stop();
    await scraping;
    const exit = await last.end('SIGTERM');
    const heartbeats = runs.heartbeats;
    return {
      ...written,
      ...compare(scraper.values, written.written),
      kills: runs.kills,
      rests,
      exit,
      scrapes: scraper.scrapes,
      notReady: scraper.notReady,
      largestDrop: scraper.largestDrop,
      slowestScrapeMs: Math.round(scraper.slowestMs),
      heartbeats: checkChain(heartbeats),
      complaints: runs.complaints,
      ledger: /** @type {Record<string, number>} */ (heartbeats.at(-1)?.['ledger'] ?? {}),
    };
  } finally {
    scraper.stop();
    writer.kill();
    await runs.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

class Runs {
  kills = 0;
  #log;
  #port;
  /** @type {Sidecar[]} */
  #all = [];

  /**
   * @param {string} log
   * @param {number} port
   */
  constructor(log, port) {
    this.#log = log;
    this.#port = port;
  }

  start() {
    const sidecar = new Sidecar(this.#log, this.#port);
    this.#all.push(sidecar);
    return sidecar;
  }

  /**
   * @param {() => number} random
   * @param {Scraper} [waitFor] first to be answered
   */
  startAndKill(random, waitFor) {
    return this.kill(this.start(), random, waitFor);
  }

  /**
   * 60 to 560 ms after it was started, so also while it starts, or after it began to listen.
   *
   * @param {Sidecar} sidecar
   * @param {() => number} random
   * @param {Scraper} [waitFor] first to be answered
   */
  async kill(sidecar, random, waitFor) {
    if (waitFor !== undefined) await answered(waitFor, sidecar);
    if (random() < 0.5) await Promise.race([sidecar.listening, sidecar.ended]);
    await delay(60 + random() * 500);
    const end = await sidecar.end('SIGKILL');
    if (end !== 'SIGKILL')
      throw new Error(`the sidecar ended by itself: ${end}\n${this.complaints.join('\n')}`);
    this.kills += 1;
  }

  get heartbeats() {
    return this.#all.flatMap(({ heartbeats }) => heartbeats);
  }

  /** Apart from what kills and rotations make it say. */
  get complaints() {
    return this.#all.flatMap(({ complaints }) => complaints);
  }

  async stop() {
    await this.#all.at(-1)?.end('SIGKILL');
  }
}

/**
 * Waits until a scrape shows as many lines as were written, or the patience ends: then they are lost.
 *
 * @param {Scraper} scraper
 * @param {number} written
 * @param {Sidecar} sidecar
 */
async function settled(scraper, written, sidecar) {
  const until = performance.now() + patienceMs;
  while (performance.now() < until && !sidecar.hasEnded) {
    if (scraped(scraper.values, 'lines') >= written) return;
    await delay(50);
  }
}

/**
 * @param {Scraper} scraper
 * @param {Sidecar} sidecar
 */
async function answered(scraper, sidecar) {
  const { scrapes } = scraper;
  while (scraper.scrapes === scrapes && !sidecar.hasEnded) await delay(50);
}

/**
 * @param {ReadonlyMap<string, number>} values
 * @param {string} count
 */
function scraped(values, count) {
  return values.get(`${count}_total{component="tally"}`) ?? 0;
}

/**
 * @param {ReadonlyMap<string, number>} values as last scraped
 * @param {number} written lines, numbered from 1
 */
function compare(values, written) {
  let lost = 0;
  let duplicated = 0;
  for (let block = 0; block * blockSize <= written; block += 1) {
    const first = Math.max(1, block * blockSize);
    const due = Math.min(written, (block + 1) * blockSize - 1) - first + 1;
    const counted = values.get(`blocks_total{block="${block}"}`) ?? 0;
    lost += Math.max(0, due - counted);
    duplicated += Math.max(0, counted - due);
  }
  const sumIsExact = scraped(values, 'sum') === (written * (written + 1)) / 2;
  return { lost, duplicated, sumIsExact, counted: scraped(values, 'lines') };
}

/**
 * @param {string} log
 * @param {number} rate
 * @param {number} seed
 */
function startWriter(log, rate, seed) {
  const args = [writerScript, log, rate, blockSize, keptFiles, seed].map(String);
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill('SIGKILL'));
  const said = text(child.stdout);
  return {
    kill: () => void child.kill('SIGKILL'),
    /** @returns {Promise<{ written: number, bytes: number, rotations: number }>} */
    async end() {
      const ended = once(child, 'close');
      child.kill('SIGTERM');
      await ended;
      return JSON.parse(await said);
    },
  };
}
