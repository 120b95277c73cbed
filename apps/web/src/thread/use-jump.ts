import type { Messages } from '@proj/react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { goInstead } from '../route.ts';
import { sentenceOf } from '../text/failures.ts';
import { toast } from '../ui/toasts.tsx';
import { nextStep } from './jump.ts';
import type { Scroll } from './use-scroll.ts';

export interface Jump {
  /** The message that was found is marked for a moment. */
  readonly flash: string | undefined;
  readonly isLooking: boolean;
  readonly stop: () => void;
}

const flashMs = 2_500;
/** Pages of about 50. */
const mostSteps = 200;

/** Shows the message at `seq`, and loads what lies between as far as need be. */
export function useJump(messages: Messages, seq: number | undefined, { show }: Scroll): Jump {
  const [flash, setFlash] = useState<string>();
  const [target, setTarget] = useState<number>();
  const steps = useRef(0);
  useEffect(() => {
    steps.current = 0;
    setTarget(seq);
  }, [seq]);
  const stop = useCallback(() => {
    setTarget(undefined);
    // The same result can be chosen again.
    if (/^#\/c\/[^/]+\/\d+$/.test(location.hash)) goInstead(location.hash.replace(/\/\d+$/, ''));
  }, []);

  useEffect(() => {
    if (target === undefined) return;
    const next = nextStep(messages, target);
    if (next.kind === 'wait') return;
    if (next.kind === 'found') {
      show(next.key)?.focus({ preventScroll: true });
      setFlash(next.key);
      stop();
      return;
    }
    if (next.kind === 'absent' || steps.current++ >= mostSteps) {
      toast('That message is not here any more, or too far back.');
      stop();
      return;
    }
    const controller = new AbortController();
    const { signal } = controller;
    const loaded = next.kind === 'older' ? messages.loadOlder({ signal }) : messages.fill(next.hole, { signal });
    loaded.catch((error: unknown) => {
      if (signal.aborted) return;
      toast(sentenceOf(error));
      stop();
    });
    // What was begun goes on: the next view continues from there.
  }, [messages, target, show, stop]);

  useEffect(() => {
    if (flash === undefined) return;
    const timer = setTimeout(() => setFlash(undefined), flashMs);
    return () => clearTimeout(timer);
  }, [flash]);
  return { flash, isLooking: target !== undefined, stop };
}
