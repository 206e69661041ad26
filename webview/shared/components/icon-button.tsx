import type { ComponentProps, ReactNode } from 'react';
import { Icon } from './icon.tsx';
import type { Side } from './beside.ts';
import { Tooltip } from './tooltip.tsx';

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  /** Name of a codicon. */
  readonly icon: string;
  /** What it does: the accessible name and the tooltip. */
  readonly label: string;
  /** For a button that switches something: whether it is on. */
  readonly pressed?: boolean | undefined;
  readonly side?: Side;
  readonly spin?: boolean;
  /** Words beside the icon. */
  readonly children?: ReactNode;
}

/** A button that shows an icon and says in words what it does. */
export function IconButton({ icon, label, pressed, side, spin = false, children, className = '', ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} {...(side && { side })}>
      <button type="button" {...rest} className={`icon-button ${className}`} aria-label={label} aria-pressed={pressed}>
        <Icon name={icon} spin={spin} />
        {children}
      </button>
    </Tooltip>
  );
}
