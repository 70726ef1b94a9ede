import { constants } from 'node:os';
import { isatty } from 'node:tty';

/** Signals that ask the sidecar to end. */
const ending = ['SIGTERM', 'SIGINT'] as const;

/** Signals a wrapped service may know; they are its own and do not end the sidecar. */
const forwarded = ['SIGHUP', 'SIGUSR2', 'SIGQUIT', 'SIGWINCH'] as const;

export interface SignalHandlers {
  /** The first request to end. */
  readonly end: (signal: NodeJS.Signals) => void;
  /** A second one: whoever asks has run out of patience. */
  readonly abort: (signal: NodeJS.Signals) => void;
  /** SIGHUP, as daemons understand it: to read the configuration again. */
  readonly reload: () => void;
  /** Set where a command is wrapped: SIGHUP is its own too. */
  readonly forward?: ((signal: NodeJS.Signals) => void) | undefined;
}

/** Handles the process's signals until the returned function is called. */
export function handleSignals({ end, abort, reload, forward }: SignalHandlers): () => void {
  const isTerminalClosed = watchTerminal();
  let asked = false;
  const onEnding = (signal: NodeJS.Signals): void => {
    if (asked) abort(signal);
    else {
      asked = true;
      end(signal);
    }
  };
  // The kernel sends the same signal when a terminal is closed, and a shell passes it on: nobody
  // who sends it twice is impatient.
  const onHangUp = (signal: NodeJS.Signals): void => {
    if (!isTerminalClosed()) reload();
    else if (!asked) onEnding(signal);
  };
  const handlers: [NodeJS.Signals, (signal: NodeJS.Signals) => void][] = [
    ...ending.map((signal): [NodeJS.Signals, typeof onEnding] => [signal, onEnding]),
    ...(forward === undefined
      ? [['SIGHUP', onHangUp] satisfies [NodeJS.Signals, typeof onHangUp]]
      : forwarded.map((signal): [NodeJS.Signals, typeof forward] => [signal, forward])),
  ];
  for (const [signal, handle] of handlers) process.on(signal, handle);
  return () => {
    for (const [signal, handle] of handlers) process.off(signal, handle);
  };
}

/** What a shell says of a process that a signal ended. */
export function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

/** Where standard output and error are no terminal, nobody sits at one: a daemon's ends with no terminal. */
function watchTerminal(): () => boolean {
  const isThere = (): boolean => isatty(1) || isatty(2);
  const wasThere = isThere();
  return () => wasThere && !isThere();
}
