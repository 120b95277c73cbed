import type { ReactElement, ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

/** What went wrong, told at once to whoever cannot see it. */
export function Problem({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <p className="problem boxed" role="alert">
      {children}
    </p>
  );
}

interface EmptyProps {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ReactNode;
}

/** Where there is nothing, why, and what to do about it. */
export function Empty({ icon, title, children }: EmptyProps): ReactElement {
  return (
    <div className="empty">
      <Icon name={icon} />
      <p className="empty-title">{title}</p>
      {children}
    </div>
  );
}

/** Appears only when something takes long. */
export function Waiting({ label }: { readonly label: string }): ReactElement {
  return (
    <p className="waiting" role="status">
      <span className="spinner" aria-hidden="true" />
      {label}
    </p>
  );
}
