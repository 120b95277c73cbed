import { type KeyboardEvent, type ReactElement, type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';

interface Props {
  readonly label: string;
  /** What opened it: it stands beside that, which gets the focus back. */
  readonly anchor: HTMLElement;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

const gap = 6;
const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** A menu above everything. Arrow keys go through it, Escape and a click elsewhere close it. */
export function Menu({ label, anchor, onClose, children }: Props): ReactElement {
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = menu;
    if (current === null) return;
    current.showPopover();
    // Again when it grows.
    const observer = new ResizeObserver(() => place(current, anchor.getBoundingClientRect()));
    observer.observe(current);
    place(current, anchor.getBoundingClientRect());
    itemsOf(current)[0]?.focus({ preventScroll: true });
    return () => {
      observer.disconnect();
      if (current.contains(document.activeElement) || document.activeElement === document.body) {
        anchor.focus({ preventScroll: true });
      }
    };
  }, [anchor]);
  useEffect(() => {
    const { current } = menu;
    const onToggle = (event: Event): void => {
      if ((event as ToggleEvent).newState === 'closed') onClose();
    };
    current?.addEventListener('toggle', onToggle);
    return () => current?.removeEventListener('toggle', onToggle);
  }, [onClose]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const items = itemsOf(event.currentTarget);
    const step = steps[event.key];
    const at = items.indexOf(document.activeElement as HTMLElement);
    let next: number;
    if (step !== undefined) next = (at + step + items.length) % items.length;
    else if (event.key === 'Home') next = 0;
    else if (event.key === 'End') next = items.length - 1;
    else {
      if (event.key === 'Tab') onClose();
      return;
    }
    event.preventDefault();
    items[next]?.focus();
  };

  return (
    <div ref={menu} popover="auto" className="menu" role="menu" tabIndex={-1} aria-label={label} onKeyDown={onKeyDown}>
      {children}
    </div>
  );
}

function itemsOf(menu: Element): readonly HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')];
}

/** Below or above the anchor, whichever has room, and inside the window. */
function place(menu: HTMLElement, anchor: DOMRect): void {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = anchor.bottom + gap;
  const top = below + height <= innerHeight - gap ? below : Math.max(gap, anchor.top - gap - height);
  const left = Math.min(Math.max(gap, anchor.right - width), innerWidth - width - gap);
  menu.style.top = `${top}px`;
  menu.style.left = `${left}px`;
}
