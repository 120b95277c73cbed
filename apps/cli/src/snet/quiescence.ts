/**
 * Resolves when nothing is under way in this process any more, or after `maxMs`. A session keeps the process running
 * until it has heard that the other end knows of its end as well; this is how to wait for that.
 */
export function quiescence(maxMs: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      process.off('beforeExit', done);
      resolve();
    };
    const timer = setTimeout(done, maxMs).unref();
    process.once('beforeExit', done);
  });
}
