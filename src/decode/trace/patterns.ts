/** A line of a logger's own, by its time or level: no trace goes on over it. */
export const newEntry =
  /^\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d|^\[?(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL|CRITICAL)\b[\s:|\]]/;

export const pythonStart = /^[\s|+]*(?:Exception Group )?Traceback \(most recent call last\):\s*$/;
/** The line after Python's frames. */
export const pythonType = /^([A-Za-z_][\w.]{0,127})(?::|\s*$)/;
/** Between two tracebacks of one chain. */
export const causeBetween =
  /^(?:During handling of the above exception, another exception occurred|The above exception was the direct cause of the following exception):/;

/** A frame of Java, Node.js or .NET. */
export const stackFrame = /^\s+at \S/;
/** What stands between and after such frames: causes, ends of inner traces, an error's fields. */
export const framePart =
  /^\s|^(?:Caused by|Suppressed): |^\.\.\. \d+ (?:more|common frames)|^--- End of|^}|^Wrapped by: /;

/** The first line of an exception: its class, and mostly a message. */
export const head =
  /^(?:Exception in thread "[^"]{0,200}" |Unhandled exception\.? |Uncaught (?:Exception )?)?((?=[A-Z]|\w+[.])[A-Za-z_$][\w$]{0,127}(?:\.[\w$]{1,127}){0,20})(?: \[\w{1,64}\])?(?::\s|:?\s*$)/;
/** How classes of exceptions are mostly named. */
export const errorLike = /(?:Error|Exception|Fault|Failure|Throwable)$/;

export const goPanic = /^panic: |^fatal error: |\bpanic serving \S+: /;
export const goDump = /^goroutine \d+ .*\[/;
/** What a Go program prints with its goroutines. */
export const goFrame =
  /^\s|^goroutine \d+ |^created by |^exit status \d|^panic: |^\[signal |^\.\.\.|^[^\s(]+\(.*\)$|^r[a-z0-9]{1,5} +0x/;

export const rustPanic = /^thread '.{0,200}' .{0,40}panicked at /;
