import type { GapMemory } from '../../health/health-condition.ts';
import { createHealth } from '../../health/judge.ts';
import type { Clock } from '../../model/clock.ts';
import { quarantinePath } from '../../model/quarantine.ts';
import type { PodView, View } from '../../model/view.ts';
import { chooseOffer } from './accept.ts';
import { type Answer, jsonAnswer, notReadyAnswer, retryAfter, textAnswer } from './answer.ts';
import { indexPage, indexText } from './index-page.ts';
import { createMetricsRoute } from './metrics-route.ts';
import { quarantineAnswer } from './quarantine-route.ts';

type Route = (accept: string | undefined) => Answer | Promise<Answer>;

/** What is answered under which path: to GET, and to POST and PUT. */
export interface Routes {
  readonly reads: ReadonlyMap<string, Route>;
  readonly acts: ReadonlyMap<string, () => Answer>;
}

export function createRoutes(view: View, clock: Clock, memory?: GapMemory): Routes {
  const health = createHealth(view, memory);
  // Answering at all is the proof: the event loop turns. How the service is changes nothing.
  const alive = (): Answer => textAnswer(200, 'ok');
  const ready = (): Answer => readiness(view);
  const reads = new Map<string, Route>([
    ['/', (accept) => index(view.service, accept)],
    ['/metrics', createMetricsRoute(view, clock, health)],
    [
      '/health',
      () => {
        const document = health(clock.now());
        return jsonAnswer(document.status === 'unhealthy' ? 503 : 200, document);
      },
    ],
    ['/heartbeat', () => lastHeartbeat(view)],
    [quarantinePath, (accept) => quarantineAnswer(view, accept)],
    ['/livez', alive],
    ['/healthz', alive],
    ['/readyz', ready],
    ['/ready', ready],
  ]);
  return { reads, acts: new Map([['/-/reload', () => reload(view)]]) };
}

/** As Prometheus answers, whose tools ask for it: 403 where it is switched off, 500 where refused. */
function reload(view: View): Answer {
  if (view.reload === undefined) return textAnswer(403, howToEnable);
  const { isRefused, message } = view.reload();
  return textAnswer(isRefused ? 500 : 200, message);
}

const howToEnable =
  'reloading over HTTP is switched off: start with --enable-reload (or --web.enable-lifecycle), ' +
  'HEARTBEAT_RELOAD_HTTP=true or reload.http: true; SIGHUP reloads in any case';

function index(service: string, accept: string | undefined): Answer {
  const format = chooseOffer(accept, [
    { name: 'text', mediaType: 'text/plain' },
    { name: 'html', mediaType: 'text/html' },
  ] as const);
  if (format !== 'html') return textAnswer(200, indexText(service));
  return {
    status: 200,
    contentType: 'text/html; charset=utf-8',
    body: Buffer.from(indexPage(service)),
    headers: { 'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'" },
  };
}

function readiness(view: View): Answer {
  const ready = view.ready();
  if (ready === true) return textAnswer(200, 'ready');
  return notReadyAnswer(ready);
}

function lastHeartbeat(view: View): Answer {
  if (view.pods !== undefined) return lastHeartbeats(view.pods());
  const heartbeat = view.lastHeartbeat();
  if (heartbeat !== undefined) return jsonAnswer(200, heartbeat);
  const { enabled, interval_seconds: intervalSeconds } = view.heartbeatStatus();
  if (!enabled) return textAnswer(404, 'heartbeats are switched off');
  return textAnswer(503, 'no heartbeat yet', retryAfter(intervalSeconds));
}

/** Of a node: the last of each pod, in order of their names. */
function lastHeartbeats(pods: readonly PodView[]): Answer {
  const heartbeats = pods.flatMap(({ view }) => view.lastHeartbeat() ?? []);
  return jsonAnswer(200, { schema: 'heartbeat.pods/v1', heartbeats });
}
