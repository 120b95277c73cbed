import type { Messages } from '@proj/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { sentenceOf } from '../text/failures.ts';
import type { Scroll } from './use-scroll.ts';

/** So near to the beginning of what is there, more is loaded. */
const nearStart = 900;

export interface Older {
  /** Why it failed last; nothing is loaded then until somebody asks. */
  readonly problem: string | undefined;
  readonly load: () => void;
}

/** Loads older messages as one scrolls towards them, and while those there are do not fill the page. */
export function useOlder({ hasOlder, loading, items, loadOlder }: Messages, { scroller, above }: Scroll): Older {
  const [problem, setProblem] = useState<string>();
  const isBusy = useRef(false);
  const [loads, setLoads] = useState(0);
  const lifetime = useRef<AbortController>(undefined);
  useEffect(() => {
    const controller = new AbortController();
    lifetime.current = controller;
    return () => controller.abort();
  }, []);

  const load = useCallback(() => {
    const signal = lifetime.current?.signal;
    if (isBusy.current || signal === undefined || signal.aborted) return;
    isBusy.current = true;
    setProblem(undefined);
    loadOlder({ signal })
      .catch((error: unknown) => {
        if (!signal.aborted) setProblem(sentenceOf(error));
      })
      .finally(() => {
        isBusy.current = false;
        setLoads((count) => count + 1);
      });
  }, [loadOlder]);

  const loadWhenNear = useCallback(() => {
    if (hasOlder && !loading && problem === undefined && above() < nearStart) load();
  }, [hasOlder, loading, problem, above, load]);

  // Also after every load: what came may not have been enough.
  const after = useMemo(() => ({ items, loads }), [items, loads]);
  useEffect(() => {
    if (after.items.length > 0 || hasOlder) loadWhenNear();
  }, [after, hasOlder, loadWhenNear]);
  useEffect(() => {
    const { current: element } = scroller;
    element?.addEventListener('scroll', loadWhenNear, { passive: true });
    return () => element?.removeEventListener('scroll', loadWhenNear);
  }, [scroller, loadWhenNear]);
  return { problem, load };
}
