/** Signals that ask the sidecar to end. */
const ending = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** Signals a wrapped service may know; they are its own and do not end the sidecar. */
const forwarded = ['SIGUSR2', 'SIGQUIT', 'SIGWINCH'] as const;

export interface SignalHandlers {
  /** The first request to end. */
  readonly end: (signal: NodeJS.Signals) => void;
  /** A second one: whoever asks has run out of patience. */
  readonly abort: (signal: NodeJS.Signals) => void;
  /** Set where a command is wrapped. */
  readonly forward?: (signal: NodeJS.Signals) => void;
}

/** Handles the process's signals until the returned function is called. */
export function handleSignals({ end, abort, forward }: SignalHandlers): () => void {
  let asked = false;
  const onEnding = (signal: NodeJS.Signals): void => {
    if (asked) abort(signal);
    else {
      asked = true;
      end(signal);
    }
  };
  const onForwarded = (signal: NodeJS.Signals): void => forward?.(signal);
  for (const signal of ending) process.on(signal, onEnding);
  if (forward !== undefined) for (const signal of forwarded) process.on(signal, onForwarded);
  return () => {
    for (const signal of ending) process.off(signal, onEnding);
    for (const signal of forwarded) process.off(signal, onForwarded);
  };
}
