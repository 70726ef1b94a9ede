import { describe, expect, it } from 'vitest';
import { allowsGzip, chooseOffer } from '../../src/serve/routes/accept.ts';

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

describe('chooseOffer', () => {
  it.each([
    ['nothing said', undefined, 'text'],
    ['an empty header', ' ', 'text'],
    ['anything', '*/*', 'text'],
    [
      'Prometheus 2',
      'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
      'openmetrics',
    ],
    [
      'Prometheus 3',
      'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1',
      'openmetrics',
    ],
    [
      'Prometheus 2 with native histograms',
      'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,application/openmetrics-text;version=1.0.0;q=0.8,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
      'protobuf',
    ],
    [
      'Prometheus 3 with native histograms',
      'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1',
      'protobuf',
    ],
    [
      'another encoding of protobuf',
      'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text,text/plain;q=0.1',
      'text',
    ],
    [
      'another message of protobuf',
      'application/vnd.google.protobuf;proto="io.prometheus.client.Metric";encoding=delimited,text/plain;q=0.1',
      'text',
    ],
    ['a browser', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text'],
    ['JSON alone', 'application/json', 'json'],
    ['JSON with a fallback', 'application/json, text/plain, */*', 'json'],
    ['text by weight', 'application/json;q=0.2, text/plain;q=0.3', 'text'],
    ['a weight of 0', 'text/plain;q=0, */*;q=0.5', 'openmetrics'],
    ['half a range', 'application/*, text/plain;q=0.9', 'openmetrics'],
    ['the named one over the half range', 'application/*;q=0.9, application/json;q=0.9', 'json'],
    ['another version', 'application/openmetrics-text;version=2.0.0, text/plain;q=0.1', 'text'],
    ['capitals and spaces', ' APPLICATION/JSON ; Q=1.000 ', 'json'],
    ['quotes', 'text/x;a="b,application/json;q=1", application/openmetrics-text', 'openmetrics'],
    ['a weight that is none', 'application/json;q=high, text/plain;q=0.1', 'text'],
    ['none of them', 'image/png', undefined],
    ['garbage', ',;,=;q,"', undefined],
  ])('%s', (_case, header, chosen) => {
    expect(chooseOffer(header, offers)).toBe(chosen);
  });
});

describe('allowsGzip', () => {
  it.each([
    [undefined, false],
    ['', false],
    ['gzip', true],
    ['gzip, deflate, br', true],
    ['x-gzip', true],
    ['*', true],
    ['*;q=0', false],
    ['gzip;q=0', false],
    ['gzip;q=0, *', false],
    ['identity', false],
    ['br;q=1.0, GZIP;q=0.5', true],
  ])('%s → %s', (header, allowed) => {
    expect(allowsGzip(header)).toBe(allowed);
  });
});
