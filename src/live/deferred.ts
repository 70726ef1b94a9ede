export interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (cause: unknown) => void;
}

/** Promise.withResolvers, which Node 20 lacks. */
export function deferred(): Deferred {
  let resolve = (): void => {};
  let reject = (_cause: unknown): void => {};
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
