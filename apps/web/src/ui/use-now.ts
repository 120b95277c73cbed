import { useSyncExternalStore } from 'react';

const stepMs = 30_000;

let nowMs = Date.now();
const listeners: Set<() => void> = new Set();
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  nowMs = Date.now();
  for (const tell of [...listeners]) tell();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, stepMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The wall clock, to half a minute: for `5 minutes ago` and for what is called today. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => nowMs);
}
