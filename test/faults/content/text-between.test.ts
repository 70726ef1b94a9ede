import { describe, expect, it } from 'vitest';
import { expectBetween } from './between.ts';

const nodeStack = `TypeError: Cannot read properties of undefined (reading 'id')
    at handler (/app/server.js:12:34)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5) {
  code: 'ERR_X',
  cause: null
}`;
const pythonStack = `Traceback (most recent call last):
  File "/app/main.py", line 3, in <module>
    raise ValueError({"n": 1})
ValueError: {'n': 1}`;
const javaStack = `java.lang.IllegalStateException: {"n": 7}
\tat com.example.App.main(App.java:5) ~[app.jar:?]
Caused by: java.io.IOException: closed
\t... 12 more`;

describe('text between records', () => {
  it('stack traces of three languages: their lines are of the record before', async () => {
    const lines = [nodeStack, pythonStack, javaStack].flatMap((stack) => stack.split('\n'));
    await expectBetween(lines, { matched: lines.length });
  });

  it('plain text, other formats, colours, and records with something before or after', async () => {
    const lines = [
      'Server listening on port 3000',
      '2026-11-23T18:21:49Z [info] started',
      'level=info msg="started" x=9',
      '127.0.0.1 - - [23/Nov/2026:18:21:49 +0000] "GET / HTTP/1.1" 200 612',
      '\u001b[32mINFO\u001b[0m started',
      '<14>1 2026-11-23T18:21:49Z host app - - - {"n":9}',
      'INFO {"x":9}',
      '{"n":9} trailing',
      '--- {"n":9} ---',
    ];
    await expectBetween(lines, {
      // Text is of the record before it; logfmt, access log and what INFO stands before are records.
      matched: 5,
      unmatched: 3,
      malformed: 1,
      reasons: { invalid_json: 1 },
    });
  });

  it('says where the first of them are', async () => {
    const lines = Array.from({ length: 40 }, (_, index) => `{"torn": ${index}`);
    const { analysis } = await expectBetween(lines, {
      malformed: 40,
      reasons: { invalid_json: 40 },
    });
    const oddity = analysis.report.oddities.find(({ code }) => code === 'invalid_json');
    expect(oddity?.places.map(({ line }) => line)).toEqual([2, 4, 6, 8, 10]);
  });
});
