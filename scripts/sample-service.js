import { openSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { SampleService } from './sample/service.js';
import { StructlogWriter } from './sample/structlog.js';

const usage = `A small service that logs JSON lines, to try heartbeat on.

  node scripts/sample-service.js [options]

  --file F                 append to this file (default: stdout)
  --rate N                 messages a second (default 20)
  --heartbeat-interval S   seconds between its own heartbeat lines (default 5)
  --seed N                 the same seed logs the same sequence (default 1)
`;

const tickMs = 20;

const options = readOptions();
const service = new SampleService(new StructlogWriter(openOutput(options.file)), options);
run(service, options);

/**
 * Messages and heartbeats follow the clock, not the timer, so neither drifts.
 *
 * @param {SampleService} service
 * @param {{ rate: number, intervalSeconds: number }} options
 */
function run(service, { rate, intervalSeconds }) {
  const startedMs = performance.now();
  let steps = 0;
  let heartbeats = 0;
  // Before its first line, so that whoever has read one can end it.
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => stop(signal));
  service.start();
  const timer = setInterval(() => {
    const elapsedSeconds = (performance.now() - startedMs) / 1000;
    for (; steps < Math.floor(elapsedSeconds * rate); steps += 1) service.step();
    for (; heartbeats < Math.floor(elapsedSeconds / intervalSeconds); heartbeats += 1) {
      service.heartbeat();
    }
  }, tickMs);

  /** @param {string} signal */
  function stop(signal) {
    clearInterval(timer);
    process.removeAllListeners('SIGTERM').removeAllListeners('SIGINT');
    // A repeated Ctrl-C must not cut the stop lines short.
    process.on('SIGTERM', ignore).on('SIGINT', ignore);
    service.stop(signal);
  }
}

function ignore() {}

/**
 * @param {string | undefined} path
 * @returns {(text: string) => void}
 */
function openOutput(path) {
  if (path === undefined) {
    // Whoever reads our output may leave: no reason for a stack trace.
    process.stdout.on('error', () => process.exit(0));
    return (text) => void process.stdout.write(text);
  }
  const file = openSync(path, 'a');
  return (text) => void writeSync(file, text);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        file: { type: 'string' },
        rate: { type: 'string', default: '20' },
        'heartbeat-interval': { type: 'string', default: '5' },
        seed: { type: 'string', default: '1' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return endWith(0, process.stdout, usage);
    return {
      file: values.file,
      rate: positive('--rate', values.rate),
      intervalSeconds: positive('--heartbeat-interval', values['heartbeat-interval']),
      seed: Math.trunc(positive('--seed', values.seed)),
    };
  } catch (error) {
    return endWith(
      2,
      process.stderr,
      `sample-service: ${messageOf(error)}\nsample-service: see --help\n`,
    );
  }
}

/**
 * @param {string} flag
 * @param {string} text
 */
function positive(flag, text) {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new Error(`${flag} wants a number above 0, not "${text}"`);
}

/**
 * @param {number} code
 * @param {NodeJS.WriteStream} stream
 * @param {string} text
 * @returns {never}
 */
function endWith(code, stream, text) {
  stream.write(text);
  process.exit(code);
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
