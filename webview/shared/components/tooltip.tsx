import { cloneElement, useEffect, useId, useRef, useState, type HTMLAttributes, type ReactElement } from 'react';
import { createPortal } from 'react-dom';
import { beside, type Side } from './beside.ts';

/** Wait before a tooltip shows, in milliseconds: the same as VS Code's hover. */
const DELAY = 450;

interface TooltipProps {
  /** What it says; nothing is shown for an empty text. */
  readonly text: string;
  readonly side?: Side;
  readonly children: ReactElement<HTMLAttributes<HTMLElement>>;
}

/** Says more about the element inside while the pointer rests on it or it has the keyboard; Escape hides it. */
export function Tooltip({ text, side = 'below', children }: TooltipProps) {
  const [at, setAt] = useState<DOMRect>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const id = useId();
  const hide = (): void => {
    clearTimeout(timer.current);
    setAt(undefined);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  const show = (element: HTMLElement, delay: number): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setAt(element.getBoundingClientRect()), delay);
  };
  const shown = at !== undefined && text !== '';
  const anchor = cloneElement(children, {
    'aria-describedby': shown ? id : undefined,
    onPointerEnter: ({ currentTarget }) => show(currentTarget, DELAY),
    onPointerLeave: hide,
    onPointerDown: hide,
    onFocus: (event) => {
      children.props.onFocus?.(event);
      if (event.currentTarget.matches(':focus-visible')) show(event.currentTarget, DELAY);
    },
    onBlur: (event) => {
      children.props.onBlur?.(event);
      hide();
    },
    onKeyDown: (event) => {
      if (event.key === 'Escape') hide();
      children.props.onKeyDown?.(event);
    },
  });
  return (
    <>
      {anchor}
      {shown &&
        createPortal(
          <div
            role="tooltip"
            id={id}
            className="tooltip"
            ref={(element) => {
              if (element) beside(element, at, side);
            }}
          >
            {text}
          </div>,
          document.body,
        )}
    </>
  );
}
