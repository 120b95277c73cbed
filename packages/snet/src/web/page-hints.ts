import { systemClock } from '@proj/io';
import { WakeWatch } from '../wake-watch.ts';

/** What is told of the page: `SnetStream`. */
export interface HintTarget {
  networkChanged(): void;
  setBackground(isBackground: boolean): void;
}

/** What is used of `window`, or of a worker's global scope. A runtime that has none of it gives no hints. */
export interface Page {
  readonly document?: (EventTarget & { readonly visibilityState?: string }) | undefined;
  readonly addEventListener?: EventTarget['addEventListener'] | undefined;
  readonly removeEventListener?: EventTarget['removeEventListener'] | undefined;
}

const wakes: WakeWatch = new WakeWatch(systemClock, () => Date.now());

/**
 * Passes on what a page gets to know of its network and its user, until disposed of: `online`, being shown again and
 * waking from sleep may mean another network; being hidden is the background. `offline` says nothing that a dead path
 * does not.
 */
export function watchPage(target: HintTarget, page: Page, wake: WakeWatch = wakes): Disposable {
  const { document } = page;
  let waking: Disposable | undefined;
  const onChanged = (): void => target.networkChanged();
  const onVisibility = (): void => {
    const isHidden = document?.visibilityState === 'hidden';
    waking?.[Symbol.dispose]();
    // The timers of a hidden page are slowed down, which would look like sleep.
    waking = isHidden ? undefined : wake.on(onChanged);
    // Being shown again implies that the network may have changed.
    target.setBackground(isHidden);
  };
  const onPageShow = (event: Event): void => {
    // Out of the cache of pages that were left, and not merely loaded.
    if ((event as Event & { readonly persisted?: boolean }).persisted === true) onChanged();
  };
  onVisibility();
  page.addEventListener?.('online', onChanged);
  page.addEventListener?.('pageshow', onPageShow);
  document?.addEventListener('visibilitychange', onVisibility);
  return {
    [Symbol.dispose]: () => {
      waking?.[Symbol.dispose]();
      page.removeEventListener?.('online', onChanged);
      page.removeEventListener?.('pageshow', onPageShow);
      document?.removeEventListener('visibilitychange', onVisibility);
    },
  };
}
