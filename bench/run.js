import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchAnalyze } from './analyze.js';
import { barLine } from './bar.js';
import { benchFaults } from './faults.js';
import { benchLive } from './live.js';
import { benchRecognition } from './recognition.js';
import { benchStartup } from './startup.js';

const usage = `Measures heartbeat on this machine; only the ratios carry over to others.

  npm run bench -- [options]

  --only NAME    one part of analyze, recognition, live, startup, faults (default: all)
  --mb N         size of the generated log (default 200)
  --rounds N     rounds of analyze and the others (default 3)
  --lines N      lines of each log of the part recognition (default 200000)
  --pairs N      pairs of runs of the part recognition (default 11)
  --seconds N    length of each live run (default 20)
  --rate N       lines a second of the live runs and of those with faults (default 10000)
  --starts N     starts of each program (default 15)
  --mtail PATH   the mtail to compare with under faults (default mtail)
  --settle N     seconds without change after which a count stands (default 3)
  --seed N       of the generated log (default 1)
`;

try {
  const options = readOptions();
  if (options === undefined) print(usage);
  else process.exitCode = await bench(options);
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/**
 * @param {NonNullable<ReturnType<typeof readOptions>>} options
 * @returns {Promise<number>} exit code: 1 when an answer was wrong, whatever the speed
 */
async function bench(options) {
  const folder = mkdtempSync(join(tmpdir(), 'heartbeat-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
  print(describeMachine());
  const parts = {
    analyze: benchAnalyze,
    recognition: benchRecognition,
    live: benchLive,
    startup: benchStartup,
    faults: benchFaults,
  };
  const bars = [];
  const faults = [];
  for (const [name, part] of Object.entries(parts)) {
    if (options.only !== undefined && options.only !== name) continue;
    const result = await part({ folder, ...options });
    print(`\n${name}: ${result.text}`);
    bars.push(...result.bars);
    faults.push(...result.faults);
  }
  print(`\nbars\n${bars.map(barLine).join('')}`);
  for (const fault of faults) print(`  WRONG    ${fault}\n`);
  return faults.length === 0 ? 0 : 1;
}

function describeMachine() {
  const model = cpus()[0]?.model ?? 'unknown processor';
  const [load = 0] = loadavg();
  const busy = load > 0.5 ? ': other work runs here, so trust CPU times more than wall times' : '';
  return `Node ${process.version}, ${availableParallelism()} × ${model}, load ${load.toFixed(1)}${busy}\n`;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      mb: { type: 'string', default: '200' },
      rounds: { type: 'string', default: '3' },
      lines: { type: 'string', default: '200000' },
      pairs: { type: 'string', default: '11' },
      seconds: { type: 'string', default: '20' },
      rate: { type: 'string', default: '10000' },
      starts: { type: 'string', default: '15' },
      mtail: { type: 'string', default: 'mtail' },
      settle: { type: 'string', default: '3' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return undefined;
  const { only } = values;
  const parts = ['analyze', 'recognition', 'live', 'startup', 'faults'];
  if (only !== undefined && !parts.includes(only)) {
    throw new Error(`--only wants one of ${parts.join(', ')}, not "${only}"`);
  }
  return {
    only,
    mb: positive('mb', values.mb),
    rounds: positive('rounds', values.rounds),
    lines: positive('lines', values.lines),
    pairs: positive('pairs', values.pairs),
    seconds: positive('seconds', values.seconds),
    rate: positive('rate', values.rate),
    starts: positive('starts', values.starts),
    mtail: values.mtail,
    settle: positive('settle', values.settle),
    seed: positive('seed', values.seed),
  };
}

/**
 * @param {string} flag
 * @param {string} text
 */
function positive(flag, text) {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new Error(`--${flag} wants a number above 0, not "${text}"`);
}

/** @param {string} text */
function print(text) {
  process.stdout.write(text);
}
