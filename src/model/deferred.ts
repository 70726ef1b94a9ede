/** A promise that is settled from outside. */
export interface Deferred<Value = void> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (cause: unknown) => void;
}

/** Promise.withResolvers, which Node 20 lacks. */
export function deferred<Value = void>(): Deferred<Value> {
  let resolve = (_value: Value): void => {};
  let reject = (_cause: unknown): void => {};
  const promise = new Promise<Value>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
