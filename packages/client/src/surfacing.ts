/** Calls somebody else's function. What it throws is not ours to handle, and not to stop us: it surfaces as any uncaught error. */
export function surfacing(call: () => void): void {
  try {
    call();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
