import type { Clock } from '../model/clock.ts';
import { chooseOffer } from './accept.ts';
import { type Answer, jsonAnswer, notReadyAnswer, retryAfter, textAnswer } from './answer.ts';
import { createHealth } from './health-document.ts';
import { indexPage, indexText } from './index-page.ts';
import { createMetricsRoute } from './metrics-route.ts';
import { quarantineAnswer, quarantinePath } from './quarantine-route.ts';
import type { View } from './view.ts';

export type Route = (accept: string | undefined) => Answer | Promise<Answer>;

/** What is answered under which path. */
export function createRoutes(view: View, clock: Clock): ReadonlyMap<string, Route> {
  const health = createHealth(view);
  // Answering at all is the proof: the event loop turns. How the service is changes nothing.
  const alive = (): Answer => textAnswer(200, 'ok');
  const ready = (): Answer => readiness(view);
  return new Map<string, Route>([
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
}

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
  const heartbeat = view.lastHeartbeat();
  if (heartbeat !== undefined) return jsonAnswer(200, heartbeat);
  const { enabled, interval_seconds: intervalSeconds } = view.heartbeatStatus();
  if (!enabled) return textAnswer(404, 'heartbeats are switched off');
  return textAnswer(503, 'no heartbeat yet', retryAfter(intervalSeconds));
}
