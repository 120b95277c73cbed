/**
 * Settles like `promise`, unless `signal` aborts first: then it rejects with `signal.reason`. Leaves no listener
 * behind either way. The promise itself goes on; what it holds is for its owner to release.
 */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) {
      promise.catch(() => {}); // The caller has been answered; a later failure has no one left to tell.
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
