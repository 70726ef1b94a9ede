import type { HealthDocument } from '../../health/health-document.ts';
import { createLegacyMetricsJson } from '../../health/legacy-metrics-json.ts';
import type { Clock } from '../../model/clock.ts';
import type { View } from '../../model/view.ts';
import { createPodFamilies } from '../../publish/families/pod-families.ts';
import { sampledFamilies } from '../../publish/families/sampled-families.ts';
import { toSelfFamilies } from '../../publish/own/self-families.ts';
import { encodeProtobuf, protobufContentType } from '../../publish/protobuf/metric-families.ts';
import {
  contentTypes,
  type ExpositionFormat,
  encodeFamilies,
} from '../../publish/text/render-families.ts';
import { chooseOffer } from './accept.ts';
import { type Answer, jsonAnswer, notReadyAnswer } from './answer.ts';

type Format = ExpositionFormat | 'protobuf' | 'json';

const offers = [
  { name: 'text', mediaType: 'text/plain', parameters: { version: ['0.0.4'] } },
  {
    name: 'openmetrics',
    mediaType: 'application/openmetrics-text',
    parameters: { version: ['1.0.0'] },
  },
  {
    name: 'protobuf',
    mediaType: 'application/vnd.google.protobuf',
    parameters: { proto: ['io.prometheus.client.MetricFamily'], encoding: ['delimited'] },
  },
  { name: 'json', mediaType: 'application/json' },
] as const;

/** Answers scrapes, in the text format where nothing that is offered was asked for. */
export function createMetricsRoute(
  view: View,
  clock: Clock,
  health: (nowMs: number) => HealthDocument,
): (accept: string | undefined) => Promise<Answer> {
  const podFamilies = createPodFamilies();
  const legacyMetricsJson = createLegacyMetricsJson(view, clock);

  async function make(format: Format): Promise<Answer> {
    const ready = view.ready();
    if (ready !== true) return notReadyAnswer(ready);
    const startMs = clock.monotonic();
    const snapshot = view.snapshot();
    const shown = sampledFamilies(snapshot.families);
    const pods = view
      .pods?.()
      .map(({ name, view: pod }) => ({ name, families: sampledFamilies(pod.snapshot().families) }));
    await view.settle();
    if (format === 'json') return jsonAnswer(200, legacyMetricsJson(snapshot, health(clock.now())));
    const families = pods === undefined ? shown : podFamilies(pods);
    const isProtobuf = format === 'protobuf';
    const all = [...families, ...toSelfFamilies(await view.selfMetrics())];
    const body = isProtobuf ? encodeProtobuf(all) : encodeFamilies(all, format);
    view.scraped((clock.monotonic() - startMs) / 1000);
    const contentType = isProtobuf ? protobufContentType : contentTypes[format];
    return { status: 200, contentType, body };
  }

  // Requests that arrive together (pipelined, mostly) see the same state: one answer serves all.
  const thisTurn = new Map<Format, Promise<Answer>>();
  return (accept) => {
    const format = chooseOffer<Format>(accept, offers) ?? 'text';
    const shared = thisTurn.get(format) ?? make(format);
    if (thisTurn.size === 0) setImmediate(() => thisTurn.clear());
    thisTurn.set(format, shared);
    return shared;
  };
}
