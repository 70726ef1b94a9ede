import { describe, expect, it } from 'vitest';
import { TraceFollower } from '../../../src/decode/trace/trace-follower.ts';

const traces: readonly (readonly [string, readonly string[], string])[] = [
  [
    'Python',
    ['ValueError'],
    `Traceback (most recent call last):
  File "/app/main.py", line 3, in <module>
    raise ValueError(1)
ValueError: 1`,
  ],
  [
    'a chain of Python: the last is the one that was not caught',
    ['app.errors.OrderError'],
    `Traceback (most recent call last):
  File "a.py", line 3, in f
psycopg2.OperationalError: connection refused
\tIs the server running?
The above exception was the direct cause of the following exception:
Traceback (most recent call last):
  File "a.py", line 9, in g
app.errors.OrderError: bad
on two lines`,
  ],
  [
    'two of Python, one after the other',
    ['KeyError', 'ValueError'],
    `Traceback (most recent call last):
  File "a.py", line 3, in f
KeyError: 'id'
Traceback (most recent call last):
  File "a.py", line 9, in g
ValueError`,
  ],
  [
    'Java with causes',
    ['java.lang.IllegalStateException'],
    `Exception in thread "main" java.lang.IllegalStateException: no order
\tat com.example.App.main(App.java:5) ~[app.jar:?]
\tSuppressed: java.io.IOException: also
\t\tat com.example.App.close(App.java:9)
Caused by: java.net.SocketTimeoutException: read
\tat com.example.Net.read(Net.java:7)
\t... 12 more`,
  ],
  [
    'Node.js',
    ['TypeError'],
    `/app/server.js:12
    throw err;
    ^

TypeError [ERR_INVALID_ARG_TYPE]: Cannot read properties of undefined
    at handler (/app/server.js:12:34)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5) {
  code: 'ERR_X',
  [cause]: Error: other
      at other (/app/server.js:1:1)
}

Node.js v20.20.2`,
  ],
  [
    'a Go panic and its goroutines',
    ['panic'],
    `panic: runtime error: index out of range [5] with length 3

goroutine 1 [running]:
main.main()
\t/app/main.go:8 +0x1d

goroutine 7 [chan receive, 2 minutes]:
main.(*Worker).run(0xc0000b4000, {0x0, 0x0})
\t/app/worker.go:20 +0x44
created by main.start in goroutine 1
\t/app/main.go:4 +0x5a
exit status 2`,
  ],
  [
    'a panic that a Go server survives',
    ['panic'],
    `2026/11/23 18:14:55 http: panic serving 10.0.0.1:5000: boom
goroutine 34 [running]:
net/http.(*conn).serve.func1()
\t/usr/local/go/src/net/http/server.go:1868 +0xb9`,
  ],
  [
    '.NET',
    ['System.InvalidOperationException'],
    `Unhandled exception. System.InvalidOperationException: outer
 ---> System.ArgumentException: inner
   at App.Foo() in /src/App.cs:line 10
   --- End of inner exception stack trace ---
   at App.Main() in /src/App.cs:line 20`,
  ],
  ['Rust', ['panic'], "thread 'main' panicked at src/main.rs:2:5:\nindex out of bounds"],
  [
    'no trace',
    [],
    `Server: listening on port 3000
Note: this is text
  indented, at most
panic
goroutine of thoughts`,
  ],
  ['frames of an exception that nobody named', [], '    at handler (/app/server.js:12:34)'],
];

describe('stack traces', () => {
  it.each(traces)('%s', (_, types, text) => {
    expect(typesIn(text.split('\n'))).toEqual(types);
  });

  it.each(traces)('%s, with a restart after every line', (_, types, text) => {
    expect(typesIn(text.split('\n'), true)).toEqual(types);
  });

  it('are over where a logger begins a line of its own', () => {
    const lines = ['Traceback (most recent call last):', '  File "a.py"', 'ValueError: 1'];
    expect(typesIn([...lines, '2026-11-23 18:14:55 INFO next', 'KeyError: no'])).toEqual([
      'ValueError',
    ]);
  });

  it('are let go of when they never end', () => {
    const follower = new TraceFollower();
    const lines = ['x.Error: 1', ...Array.from({ length: 1500 }, () => '\tat a.b(C.java:1)')];
    const found = lines.map((line) => follower.line(line)?.type).filter(Boolean);
    expect(found).toEqual(['x.Error']);
    expect(JSON.stringify(follower.save()).length).toBeLessThan(300);
  });
});

function typesIn(lines: readonly string[], restarts = false): string[] {
  let follower = new TraceFollower();
  const found: (string | undefined)[] = [];
  for (const line of lines) {
    found.push(follower.line(line)?.type);
    if (!restarts) continue;
    const saved = JSON.parse(JSON.stringify(follower.save()));
    follower = new TraceFollower();
    follower.restore(saved);
  }
  return [...found, follower.end()?.type].filter((type) => type !== undefined);
}
