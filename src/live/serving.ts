import type { Clock } from '../model/clock.ts';
import type { Config } from '../model/config.ts';
import type { Log } from '../model/log.ts';
import type { View } from '../model/view.ts';
import type { WebAccess } from '../serve/access/web-access.ts';
import { createHttpServer, type HttpServer } from '../serve/http/server.ts';

interface ServingOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly web: WebAccess | undefined;
}

/** A server of what is shown; it does not listen yet. */
export function createServer(options: ServingOptions, routes: View): HttpServer {
  const { config, clock, log, web } = options;
  const { host, port } = config.http;
  return createHttpServer({ host, port, clock, log, routes, access: web });
}

/** Listens, and says where. @throws CodedError where it cannot */
export async function listen(server: HttpServer | undefined, options: ServingOptions) {
  const { log, web } = options;
  const address = await server?.listen();
  web?.follow();
  if (address === undefined) return;
  log.info('listening', `metrics and health on ${address.url}`, { url: address.url });
}
