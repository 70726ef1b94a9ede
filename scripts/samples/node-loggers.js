// Runs pino, pino-http, winston and bunyan, and keeps what they write as samples.
//   npm install --prefix SCRATCH pino pino-http winston bunyan
//   node scripts/samples/node-loggers.js SCRATCH fixtures/profiles
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createServer, get } from 'node:http';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [scratch = '.', out = '.'] = process.argv.slice(2);
/** @type {(name: string) => any} the loggers are no dependencies of this project */
const load = createRequire(join(resolve(scratch), 'package.json'));

/** Whose log it is said to be: not that of the machine it was made on. */
const base = { pid: process.pid, hostname: 'shop-1' };

/** @param {string} name */
function sample(name) {
  return createWriteStream(join(out, `${name}.ndjson`));
}

/** What a shop says, by whatever it logs with. @param {(level: string, message: string, fields?: object) => void} log */
function shop(log) {
  log('info', 'shop started', { port: 8080 });
  for (let order = 1; order <= 12; order++) {
    log('info', 'order placed', { order, duration_ms: order * 1.5 });
    if (order % 3 === 0) log('warn', 'stock is low', { sku: `sku-${order}` });
    if (order % 5 === 0) log('error', 'payment failed', { err: new TypeError(`card ${order}`) });
  }
  log('debug', 'cache swept', { elapsed: '12ms' });
  log('info', 'shop stopped');
}

const pinoFile = sample('pino');
const pino = load('pino')({ name: 'shop', level: 'debug', base }, pinoFile);
shop((level, message, fields) => pino[level](fields ?? {}, message));

const bunyanFile = sample('bunyan');
const bunyan = load('bunyan').createLogger({
  ...base,
  name: 'shop',
  serializers: load('bunyan').stdSerializers,
  streams: [{ level: 'debug', stream: bunyanFile }],
});
shop((level, message, fields) => bunyan[level](fields ?? {}, message));

const winstonFile = sample('winston');
const winston = load('winston');
const { combine, errors, json, timestamp } = winston.format;
const logger = winston.createLogger({
  level: 'debug',
  defaultMeta: { service: 'shop' },
  format: combine(errors({ stack: true }), timestamp(), json()),
  transports: [new winston.transports.Stream({ stream: winstonFile })],
});
shop((level, message, more) => {
  /** @type {{ err?: Error }} */
  const { err, ...fields } = more ?? {};
  if (err !== undefined) logger.error(Object.assign(err, fields));
  else logger.log({ level, message, ...fields });
});

const httpFile = sample('pino-http');
const middleware = load('pino-http')({ base }, httpFile);
const server = createServer((request, response) => {
  middleware(request, response);
  const { pathname } = new URL(request.url ?? '/', 'http://shop');
  response.statusCode = pathname.startsWith('/missing') ? 404 : 200;
  if (pathname === '/broken') response.statusCode = 500;
  response.end('ok');
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
const port = typeof address === 'object' ? address?.port : undefined;
for (let order = 1; order <= 20; order++) {
  const path =
    order % 10 === 0 ? '/broken' : order % 7 === 0 ? '/missing' : `/orders/${order}?full=1`;
  const [response] = await once(get({ port, path, host: '127.0.0.1' }), 'response');
  response.resume();
  await once(response, 'end');
}
server.close();
for (const file of [pinoFile, bunyanFile, winstonFile, httpFile]) file.end();
