import { describe, expect, it } from 'vitest';
import { createDecoder } from '../../../src/decode/record/decoder.ts';
import { decodeFields, lineOf } from './line.ts';

type Case = readonly [object, unknown];

const cases: Readonly<Record<string, readonly Case[]>> = {
  '@error_type': [
    [{ error_type: 'ValueError', error: 'boom' }, 'ValueError'],
    [{ error: { type: 'com.acme.OrderException', message: 'x' } }, 'com.acme.OrderException'],
    [{ err: { type: 'TypeError', message: 'x', stack: 'TypeError: x\n  at y' } }, 'TypeError'],
    [
      { exception: 'Traceback (most recent call last):\n  File "a.py"\nrequests.Gone: boom' },
      'requests.Gone',
    ],
    [{ exception: [{ exc_type: 'KeyError', exc_value: "'a'" }] }, 'KeyError'],
    [
      { stack_trace: 'java.net.SocketTimeoutException: Read timed out\n\tat a.b(C.java:1)' },
      'java.net.SocketTimeoutException',
    ],
    [
      { '@t': 1, '@x': 'System.InvalidOperationException: no\n   at A.B()' },
      'System.InvalidOperationException',
    ],
    [{ stack: 'Uncaught RangeError [ERR_OUT_OF_RANGE]: no\n    at x' }, 'RangeError'],
    [{ errorType: 'Runtime.ExitError', errorMessage: 'x' }, 'Runtime.ExitError'],
    [{ error: 'dial tcp: connection refused' }, undefined],
    [{ error: 'boom: failed' }, undefined],
    [{ error_type: 'not a class: at all' }, undefined],
  ],
  '@trace_id': [
    [{ trace_id: '0af7651916cd43dd8448eb211c80319c' }, '0af7651916cd43dd8448eb211c80319c'],
    [{ dd: { trace_id: '123' } }, '123'],
    [{ 'logging.googleapis.com/trace': 'projects/p/traces/0af76519' }, '0af76519'],
    [
      { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
      '0af7651916cd43dd8448eb211c80319c',
    ],
    [{ trace_id: '00000000000000000000000000000000' }, undefined],
    [{ trace: 'goroutine 1 [running]' }, undefined],
  ],
  '@duration': [
    [{ duration_ms: 12.5 }, 12.5],
    [{ durationMs: 3 }, 3],
    [{ duration: '3ms' }, 3],
    [{ duration: '1.5s' }, 1500],
    [{ duration: '1m2.5s' }, 62_500],
    [{ elapsed: '12µs' }, 0.012],
    [{ took: '100.2ms' }, 100.2],
    [{ latency_us: 1500 }, 1.5],
    [{ latency_ns: 1_500_000 }, 1.5],
    [{ elapsed_seconds: 0.25 }, 250],
    [{ duration_s: 2 }, 2000],
    [{ request_duration_seconds: '0.25' }, 250],
    [{ durationms: 7 }, 7],
    [{ fields: { elapsed_ms: 4 } }, 4],
    [{ attr: { durationMillis: 132 } }, 132],
    [{ duration_ms: '1.5s' }, 1500],
    [{ latency_ms: 5, duration_ms: 3 }, 3],
    [{ duration: 12 }, undefined],
    [{ duration: 12, latency_ms: 5 }, 5],
    [{ is_s: 5, thing_s: 5, alias: 5, ms: 5 }, undefined],
    [{ timeout_ms: 500, uptime_seconds: 3, avg_latency_ms: 1 }, undefined],
    [{ duration_ms: -1 }, undefined],
    [{ duration_ms: 'soon' }, undefined],
  ],
  '@http_method': [
    [{ method: 'get' }, 'GET'],
    [{ req: { method: 'POST', url: '/' } }, 'POST'],
    [{ http: { request: { method: 'PUT' } } }, 'PUT'],
    [{ request: 'DELETE /a HTTP/1.1' }, 'DELETE'],
    [{ method: 'login' }, undefined],
  ],
  '@http_status': [
    [{ status_code: 404 }, 404],
    [{ res: { statusCode: 200 } }, 200],
    [{ status: '503', request: 'GET / HTTP/1.1' }, 503],
    [{ status: '404 Not Found', path: '/' }, 404],
    [{ status: 200, method: 'GET' }, 200],
    [{ status: 137 }, undefined],
    [{ status_code: 0 }, undefined],
    [{ status_code: 200.5 }, undefined],
    [{ status: 'ok', path: '/' }, undefined],
  ],
  '@http_route': [
    [{ 'http.route': '/orders/:id', path: '/orders/7', method: 'GET' }, '/orders/:id'],
    [{ path: '/orders/1042/items/7?x=1#y', method: 'GET' }, '/orders/{id}/items/{id}'],
    [{ req: { url: '/u/6f1d2a34-9b1c-4c59-8f4e-0a1b2c3d4e5f' } }, '/u/{id}'],
    [
      { url: 'https://h.example:8443/v1/users/507f1f77bcf86cd799439011', method: 'GET' },
      '/v1/users/{id}',
    ],
    [{ url: 'https://h.example', method: 'GET' }, '/'],
    [{ request: 'GET /img/9f86d081884c7d65.png HTTP/2.0' }, '/img/9f86d081884c7d65.png'],
    [{ request_uri: '/day/2026-11-23/v2beta1' }, '/day/{id}/v2beta1'],
    [{ request_uri: '/facade/deadbeef/added' }, '/facade/deadbeef/added'],
    [{ request_uri: '/a/b/c/d/e/f/g/h/i/j' }, '/a/b/c/d/e/f/g/h/…'],
    [{ path: '/var/log/app.log' }, undefined],
    [{ path: 'relative/path', method: 'GET' }, undefined],
  ],
};

describe.each(Object.entries(cases))('%s', (field, table) => {
  it.each(table.map(([record, expected]) => [JSON.stringify(record), expected] as const))(
    '%s: %s',
    (line, expected) => {
      expect(decodeFields(line, field)).toEqual([expected]);
    },
  );
});

it('a unit that the configuration gives is believed', () => {
  const decoder = createDecoder({
    fields: ['@duration'],
    profile: 'auto',
    units: { duration: 's', 'data.took': 'us' },
  });
  const read = (record: object) => decoder.decode(lineOf(JSON.stringify(record)))?.field(0);
  expect(read({ duration: 1.5 })).toBe(1500);
  expect(read({ duration: '30ms' })).toBe(30);
  expect(read({ data: { took: 1500 } })).toBe(1.5);
  expect(read({ took: 1500 })).toBeUndefined();
});

it('routes are bounded', () => {
  const line = JSON.stringify({ request_uri: `/${'word/'.repeat(7)}${'é'.repeat(60)}` });
  expect(String(decodeFields(line, '@http_route')[0]).length).toBeLessThanOrEqual(121);
});
