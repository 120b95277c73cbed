import { type ReactElement, useEffect, useRef } from 'react';
import { Icon } from './icon.tsx';

interface Props {
  readonly title: string;
  readonly back: string;
  readonly backLabel: string;
  /** Also where the list is beside it. @defaultValue false */
  readonly isAlwaysThere?: boolean;
}

/** Above a page: where one is, and the way back. It takes the focus, so that screen readers say so. */
export function PaneBar({ title, back, backLabel, isAlwaysThere = false }: Props): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <header className="bar">
      <a className={isAlwaysThere ? 'icon-button' : 'icon-button back'} href={back} aria-label={backLabel} title="Back">
        <Icon name="back" />
      </a>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
    </header>
  );
}
