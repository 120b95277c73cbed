import { useCallback, useEffect, useRef, useState } from 'react';
import { sentenceOf } from '../text/failures.ts';

export interface Action {
  readonly isBusy: boolean;
  /** Why it failed last. */
  readonly problem: string | undefined;
  /** Runs one at a time; `signal` aborts when the component goes. Answers whether it succeeded. */
  readonly run: (act: (signal: AbortSignal) => Promise<unknown>) => Promise<boolean>;
  readonly setProblem: (problem: string | undefined) => void;
}

/** Something that a person asked for, and what became of it. */
export function useAction(): Action {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const lifetime = useLifetime();
  const busy = useRef(false);
  const run = useCallback(
    async (act: (signal: AbortSignal) => Promise<unknown>): Promise<boolean> => {
      if (busy.current) return false;
      busy.current = true;
      const { signal } = lifetime();
      setBusy(true);
      setProblem(undefined);
      try {
        await act(signal);
        return true;
      } catch (error) {
        if (!signal.aborted) setProblem(sentenceOf(error));
        return false;
      } finally {
        busy.current = false;
        setBusy(false);
      }
    },
    [lifetime],
  );
  return { isBusy, problem, run, setProblem };
}

/** A controller that aborts when the component is unmounted, and a new one when it is mounted again. */
function useLifetime(): () => AbortController {
  const controller = useRef<AbortController>(undefined);
  useEffect(
    () => () => {
      controller.current?.abort();
      controller.current = undefined;
    },
    [],
  );
  return useCallback(() => {
    controller.current ??= new AbortController();
    return controller.current;
  }, []);
}
