/** One turn of the event loop: every microtask, and what was deferred to its end. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await turn();
}
