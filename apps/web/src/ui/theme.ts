import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';

const storageKey = 'chat.theme';
const listeners: Set<() => void> = new Set();

function stored(): Theme {
  const value = localStorage.getItem(storageKey);
  return value === 'light' || value === 'dark' ? value : 'system';
}

function apply(): void {
  const theme = stored();
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  for (const tell of [...listeners]) tell();
}

/** Heeds what was chosen, in this tab or another. */
export function startTheme(): void {
  apply();
  addEventListener('storage', (event) => {
    if (event.key === storageKey) apply();
  });
}

export function setTheme(theme: Theme): void {
  localStorage.setItem(storageKey, theme);
  apply();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, stored);
}
