import type { Live } from '@proj/client';
import { useCallback, useSyncExternalStore } from 'react';

/** What a {@link Live} holds, now and after every change. */
export function useLive<T>(live: Live<T>): T {
  return useSelected(live, itself);
}

function itself<T>(value: T): T {
  return value;
}

/** A part of what a {@link Live} holds: the same part, the same object, or every change renders. */
export function useSelected<T, Part>(live: Live<T>, select: (value: T) => Part): Part {
  const subscribe = useCallback((listener: () => void) => live.subscribe(listener), [live]);
  const current = (): Part => select(live.current);
  return useSyncExternalStore(subscribe, current, current);
}
