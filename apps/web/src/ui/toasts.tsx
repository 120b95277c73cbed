import { type ReactElement, useSyncExternalStore } from 'react';
import { IconButton } from './icon-button.tsx';

interface Toast {
  readonly key: number;
  readonly text: string;
}

const shownMs = 8_000;
const most = 3;

let toasts: readonly Toast[] = [];
let nextKey = 1;
const listeners: Set<() => void> = new Set();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const tell of [...listeners]) tell();
}

function dismiss(key: number): void {
  set(toasts.filter((toast) => toast.key !== key));
}

/** Says something that needs no answer. */
export function toast(text: string): void {
  const key = nextKey++;
  set([...toasts.filter((shown) => shown.text !== text), { key, text }].slice(-most));
  setTimeout(() => dismiss(key), shownMs);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toasts(): ReactElement {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <section className="toasts" aria-label="Notices" aria-live="polite">
      {shown.map(({ key, text }) => (
        <div key={key} className="toast">
          <span>{text}</span>
          <IconButton icon="close" label="Dismiss" onClick={() => dismiss(key)} />
        </div>
      ))}
    </section>
  );
}
