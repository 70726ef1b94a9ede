import { pick, randomDurationMs, seededRandom } from '../../scripts/sample/random.js';
import { createLogLines } from '../log-lines.js';

/** @typedef {() => number} Random */

/**
 * A log of one format, as one logger writes it.
 *
 * @typedef {object} Format
 * @property {string} name
 * @property {string} profile of which its keys are; `json` where no logger has them
 * @property {Paths} paths of what zero configuration finds
 * @property {(seed: number) => () => string} lines the next line at each call, with its newline
 *
 * @typedef {object} Paths
 * @property {string} level
 * @property {string} event
 * @property {string} [logger]
 * @property {readonly string[]} timings
 * @property {{ method: string, status: string, route: string, duration?: string }} [request]
 */

const startMs = Date.UTC(2026, 0, 1);
const linesPerSecond = 1000;

const caddyRequest = {
  method: 'request.method',
  status: 'status',
  route: 'request.uri',
  duration: 'duration',
};
const accessRequest = { method: 'method', status: 'status', route: 'path' };

/** @type {readonly Format[]} */
export const formats = [
  {
    name: 'structlog',
    profile: 'structlog',
    paths: { level: '@level', event: 'event', logger: 'logger', timings: ['processing_time_ms'] },
    lines: (seed) => createLogLines(seed, linesPerSecond),
  },
  {
    name: 'pino',
    profile: 'pino',
    paths: { level: '@level', event: 'msg', logger: 'name', timings: ['duration_ms'] },
    lines: (seed) => linesOf(seed, pinoLine),
  },
  {
    name: 'zap',
    profile: 'zap',
    paths: { level: 'level', event: 'msg', logger: 'caller', timings: ['latency_seconds'] },
    lines: (seed) => linesOf(seed, zapLine),
  },
  {
    name: 'caddy',
    profile: 'caddy',
    paths: { level: 'level', event: 'msg', logger: 'logger', timings: [], request: caddyRequest },
    lines: (seed) => linesOf(seed, caddyLine),
  },
  {
    name: 'logfmt',
    profile: 'json',
    paths: { level: 'level', event: 'msg', logger: 'component', timings: ['elapsed_ms'] },
    lines: (seed) => linesOf(seed, logfmtLine),
  },
  {
    name: 'access log',
    profile: 'json',
    paths: { level: '@level', event: 'message', timings: [], request: accessRequest },
    lines: (seed) => linesOf(seed, accessLine),
  },
];

/**
 * @param {number} seed
 * @param {(random: Random, timeMs: number, count: number) => string} lineOf
 */
function linesOf(seed, lineOf) {
  const random = seededRandom(seed);
  let count = 0;
  return () => {
    count += 1;
    return `${lineOf(random, startMs + (count * 1000) / linesPerSecond, count)}\n`;
  };
}

const pages = /** @type {const} */ (['/', '/orders', '/orders/42', '/cart', '/api/v1/items/7']);
const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';

/** @param {Random} random */
const address = (random) => `10.${Math.floor(random() * 4)}.0.${Math.floor(random() * 250)}`;

/** @param {Random} random */
const status = (random) => pick(random, [200, 200, 200, 200, 200, 304, 404, 500]);

/** @type {(random: Random, timeMs: number, count: number) => string} */
function pinoLine(random, timeMs, count) {
  const [level, own, message] = pick(random, [
    [30, `"order":${count},"duration_ms":${randomDurationMs(random, 3)}`, 'order placed'],
    [30, `"order":${count},"carrier":"dhl","items":[1,2,3]`, 'order shipped'],
    [20, `"cache":{"hits":${count},"misses":3}`, 'cache read'],
    [40, `"attempt":${1 + Math.floor(random() * 3)},"queue":"mails"`, 'retrying'],
    [50, '"err":{"type":"TypeError","message":"x is not a function","stack":"at f"}', 'failed'],
  ]);
  const head = `"level":${level},"time":${timeMs},"pid":25780,"hostname":"shop-1","name":"shop"`;
  return `{${head},${own},"msg":"${message}"}`;
}

/** @type {(random: Random, timeMs: number, count: number) => string} */
function zapLine(random, timeMs, count) {
  const [level, caller, message, own] = pick(random, [
    ['info', 'orders.go:71', 'order handled', `"latency_seconds":${random().toFixed(6)}`],
    ['info', 'orders.go:88', 'order stored', `"rows":${count % 7},"table":"orders"`],
    ['debug', 'cache.go:19', 'cache miss', `"key":"user:${count % 1000}"`],
    ['warn', 'pool.go:140', 'pool exhausted', `"size":20,"waiting":${count % 11}`],
    ['error', 'orders.go:93', 'order refused', '"error":"out of stock","stacktrace":"main.f"'],
  ]);
  const head = `"level":"${level}","ts":${(timeMs / 1000).toFixed(6)},"caller":"shop/${caller}"`;
  return `{${head},"msg":"${message}",${own}}`;
}

/** @type {(random: Random, timeMs: number, count: number) => string} */
function caddyLine(random, timeMs) {
  const request =
    `{"remote_ip":"${address(random)}","remote_port":"44732","proto":"HTTP/2.0",` +
    `"method":"${pick(random, ['GET', 'GET', 'POST'])}","host":"shop.example",` +
    `"uri":"${pick(random, pages)}","headers":{"User-Agent":["${agent}"],"Accept":["*/*"]}}`;
  return (
    `{"level":"info","ts":${(timeMs / 1000).toFixed(6)},"logger":"http.log.access.log0",` +
    `"msg":"handled request","request":${request},"bytes_read":0,"user_id":"",` +
    `"duration":${(random() / 50).toFixed(9)},"size":${Math.floor(random() * 9000)},` +
    `"status":${status(random)},"resp_headers":{"Server":["Caddy"]}}`
  );
}

/** @type {(random: Random, timeMs: number, count: number) => string} */
function logfmtLine(random, timeMs, count) {
  const [level, component, message, own] = pick(random, [
    ['info', 'compact', 'block written', `elapsed_ms=${(random() * 9).toFixed(3)} block=${count}`],
    ['info', 'web', 'request served', `path=/query user=u${count % 100}`],
    ['debug', 'scrape', 'target scraped', `samples=${count % 5000} target=10.0.0.7:9100`],
    ['warn', 'rules', 'rule took long', 'group=node rule=node_cpu'],
    ['error', 'remote', 'send failed', 'err="connection refused" queue=1'],
  ]);
  const head = `ts=${new Date(timeMs).toISOString()} level=${level} component=${component}`;
  return `${head} msg="${message}" ${own}`;
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** @type {(random: Random, timeMs: number, count: number) => string} */
function accessLine(random, timeMs) {
  const time = new Date(timeMs);
  const day = `${String(time.getUTCDate()).padStart(2, '0')}/${months[time.getUTCMonth()]}`;
  const clock = time.toISOString().slice(11, 19);
  const request = `${pick(random, ['GET', 'GET', 'POST'])} ${pick(random, pages)} HTTP/1.1`;
  return (
    `${address(random)} - - [${day}/${time.getUTCFullYear()}:${clock} +0000] "${request}" ` +
    `${status(random)} ${Math.floor(random() * 9000)} "-" "${agent}"`
  );
}
