import { useCallback, useEffect, useMemo, useState } from 'react';
import { sentenceOf } from '../text/failures.ts';

export interface Answer<T> {
  /** The last one, also while the next is awaited. */
  readonly value: T | undefined;
  readonly isLoading: boolean;
  readonly problem: string | undefined;
  /** Asks once more. */
  readonly again: () => void;
}

/**
 * What the server answers.
 * @param ask - Another function asks anew: keep it with `useCallback`. `undefined` asks nothing.
 */
export function useAnswer<T>(ask: ((signal: AbortSignal) => Promise<T>) | undefined): Answer<T> {
  const [turn, setTurn] = useState(0);
  const [value, setValue] = useState<T>();
  const [isLoading, setLoading] = useState(true);
  const [problem, setProblem] = useState<string>();
  const question = useMemo(() => ({ ask, turn }), [ask, turn]);
  useEffect(() => {
    const { ask } = question;
    if (ask === undefined) {
      setLoading(false);
      return;
    }
    const controller = new AbortController();
    const { signal } = controller;
    setLoading(true);
    setProblem(undefined);
    ask(signal).then(
      (answer) => {
        if (signal.aborted) return;
        setValue(() => answer);
        setLoading(false);
      },
      (error: unknown) => {
        if (signal.aborted) return;
        setProblem(sentenceOf(error));
        setLoading(false);
      },
    );
    return () => controller.abort();
  }, [question]);
  const again = useCallback(() => setTurn((last) => last + 1), []);
  return { value, isLoading, problem, again };
}
