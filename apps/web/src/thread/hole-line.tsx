import type { Messages } from '@proj/react';
import { type ReactElement, useEffect, useRef } from 'react';
import { useAction } from '../ui/use-action.ts';
import type { HoleItem } from './rows.ts';

interface Props {
  readonly item: HoleItem;
  readonly fill: Messages['fill'];
}

/** Messages that were not fetched: they are once somebody comes here, or asks for them. */
export function HoleLine({ item, fill }: Props): ReactElement {
  const { isBusy, problem, run } = useAction();
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const { current: element } = line;
    if (element === null) return;
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      void run((signal) => fill(item, { signal }));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [item, fill, run]);
  const count = item.beforeSeq - item.afterSeq - 1;
  return (
    <li className="hole" ref={line} data-row={item.key}>
      <button
        type="button"
        className="button quiet small"
        aria-disabled={isBusy}
        onClick={() => void run((signal) => fill(item, { signal }))}
      >
        {isBusy ? 'Loading…' : count === 1 ? 'Load 1 missing message' : `Load ${count} missing messages`}
      </button>
      {problem !== undefined && <p className="problem">{problem}</p>}
    </li>
  );
}
