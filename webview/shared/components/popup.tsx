import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { isDebuggerKey } from '../debugger-keys.ts';
import { beside, type Side } from './beside.ts';

interface PopupProps {
  /** Accessible name. */
  readonly label: string;
  /** Where it belongs, in pixels of the window. */
  readonly anchor: Pick<DOMRect, 'left' | 'top' | 'right' | 'bottom'>;
  readonly side?: Side;
  readonly role?: 'dialog' | 'menu';
  readonly className?: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * Something that floats above the page until it is done with: Escape, a click elsewhere and the loss of the window close
 * it. It takes the keyboard; the caller gives it back in `onClose`.
 */
export function Popup({ label, anchor, side = 'below', role = 'dialog', className = '', onClose, children }: PopupProps) {
  const element = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  useLayoutEffect(() => {
    close.current = onClose;
    if (element.current) beside(element.current, anchor, side);
  });
  useEffect(() => {
    const outside = (event: Event): void => {
      if (!(event.target instanceof Node && element.current?.contains(event.target))) close.current();
    };
    const blurred = (): void => close.current();
    document.addEventListener('pointerdown', outside, true);
    window.addEventListener('blur', blurred);
    return () => {
      document.removeEventListener('pointerdown', outside, true);
      window.removeEventListener('blur', blurred);
    };
  }, []);
  return createPortal(
    <div
      ref={element}
      role={role}
      aria-label={label}
      className={`popup ${className}`}
      onKeyDown={(event) => {
        // What is typed here is no command of the canvas.
        if (!isDebuggerKey(event)) event.stopPropagation();
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onClose();
      }}
    >
      {children}
    </div>,
    document.body,
  );
}
