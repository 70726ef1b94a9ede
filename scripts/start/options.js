import { parseArgs } from 'node:util';

const usage = `Starts a sample service and the heartbeat sidecar beside it. Ctrl-C ends both.

  npm start -- [options]

  --for 20s       end after this long (ms, s, m, h) instead of on Ctrl-C
  --interval S    seconds between heartbeats (default 5)
  --port N        port of the sidecar's HTTP server (default 9464, or a free one if that is taken)
  --rate N        messages a second that the service processes (default 20)
  --seed N        what the service logs: the same seed, the same sequence (default 1)
`;

/** Reads the command line; on --help or a mistake, says so and ends the process. */
export function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        for: { type: 'string' },
        interval: { type: 'string', default: '5' },
        port: { type: 'string', default: '9464' },
        rate: { type: 'string', default: '20' },
        seed: { type: 'string', default: '1' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return endWith(0, process.stdout, usage);
    return {
      forMs: values.for === undefined ? undefined : durationMs(values.for),
      interval: values.interval,
      port: portNumber(values.port),
      rate: values.rate,
      seed: values.seed,
    };
  } catch (error) {
    return endWith(
      2,
      process.stderr,
      `start: ${messageOf(error)}\nstart: "npm start -- --help" lists the options\n`,
    );
  }
}

/** @type {Readonly<Record<string, number>>} */
const unitsMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** @param {string} text such as "20s", "500ms", "1.5m"; without a unit: seconds */
function durationMs(text) {
  const parts = /^(?<amount>\d+(?:\.\d+)?)(?<unit>ms|s|m|h)?$/.exec(text)?.groups;
  const amount = Number(parts?.['amount']);
  if (amount > 0) return amount * (unitsMs[parts?.['unit'] ?? 's'] ?? 1000);
  throw new Error(`--for wants a duration such as 20s, not "${text}"`);
}

/** @param {string} text */
function portNumber(text) {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new Error(`--port wants a port number, not "${text}"`);
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
