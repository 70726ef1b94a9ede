import { onTestFinished } from 'vitest';
import type { View } from '../../src/model/view.ts';
import {
  type Address,
  createHttpServer,
  type HttpLimits,
  type HttpServer,
} from '../../src/serve/http/server.ts';
import { systemClock } from '../support/clock.ts';
import { sampleView, silentLog } from '../support/sample-view.ts';

/** A real server on a free port of this machine, closed when the test is over. */
export async function serve(
  view: Partial<View> = {},
  limits: Partial<HttpLimits> = {},
): Promise<Address & { readonly server: HttpServer }> {
  const server = createHttpServer({
    host: '127.0.0.1',
    port: 0,
    clock: systemClock,
    routes: sampleView({ lastRecordMs: () => Date.now(), ...view }),
    log: silentLog,
    limits,
  });
  const address = await server.listen();
  onTestFinished(() => server.close());
  return { ...address, server };
}
