/** What a page hears of itself and of the network. */
export interface PageHints {
  /** The network is back, or the user looks: whoever waits to connect waits no longer. */
  readonly onLook: () => void;
  /** The page is about to be frozen, or kept aside for the back button: nothing runs in it until `onThaw`. */
  readonly onFreeze: () => void;
  readonly onThaw: () => void;
}

/** Calls what is to be called, until it is disposed of. */
export function listenToPage({ onLook, onFreeze, onThaw }: PageHints): Disposable {
  const controller = new AbortController();
  const { signal } = controller;
  globalThis.addEventListener('online', onLook, { signal });
  document.addEventListener('freeze', onFreeze, { signal });
  document.addEventListener('resume', onThaw, { signal });
  globalThis.addEventListener('pagehide', ({ persisted }) => persisted && onFreeze(), { signal });
  globalThis.addEventListener(
    'pageshow',
    () => {
      onThaw();
      onLook();
    },
    { signal },
  );
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && onLook(), { signal });
  return { [Symbol.dispose]: () => controller.abort() };
}
