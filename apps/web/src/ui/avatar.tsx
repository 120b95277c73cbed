import type { ReactElement } from 'react';
import { hueOf, initialsOf } from '../text/names.ts';
import { Icon } from './icon.tsx';

const hues = 8;

interface Props {
  /** Decides the colour. */
  readonly id: string;
  readonly name: string;
  readonly group?: boolean;
  readonly online?: boolean;
  readonly size?: 'small' | 'large';
}

/** The name stands beside it: nothing here is for screen readers. */
export function Avatar({ id, name, group = false, online = false, size }: Props): ReactElement {
  const initials = initialsOf(name);
  const hasFace = group || initials === '';
  return (
    <span
      className={`avatar hue-${hueOf(id, hues)} ${size ?? ''}`}
      aria-hidden="true"
      data-initials={hasFace ? undefined : initials}
    >
      {hasFace && <Icon name="group" />}
      {online && <span className="dot" />}
    </span>
  );
}
