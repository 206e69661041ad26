import { useId, useRef, type KeyboardEvent, type ReactNode } from 'react';

/** One of several views, of which one shows. */
export interface Tab {
  readonly key: string;
  readonly label: string;
  readonly content: () => ReactNode;
}

interface TabsProps {
  readonly tabs: readonly Tab[];
  readonly chosen: string;
  readonly onChoose: (key: string) => void;
}

/** Tabs: arrow keys go from one to the next. */
export function Tabs({ tabs, chosen, onChoose }: TabsProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const at = Math.max(
    0,
    tabs.findIndex(({ key }) => key === chosen),
  );
  const current = tabs[at]!;
  const onKeyDown = (event: KeyboardEvent): void => {
    const last = tabs.length - 1;
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onChoose(tabs[to]!.key);
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[to]?.focus();
  };
  return (
    <>
      {tabs.length > 1 && (
        <div ref={list} role="tablist" className="tabs" onKeyDown={onKeyDown}>
          {tabs.map(({ key, label }, index) => (
            <button
              key={key}
              type="button"
              role="tab"
              id={`${id}-${key}`}
              aria-selected={index === at}
              aria-controls={`${id}-panel`}
              tabIndex={index === at ? 0 : -1}
              onClick={() => onChoose(key)}
            >
              {label}
            </button>
          ))}
        </div>
      )}
      <div
        className="tab-panel"
        id={`${id}-panel`}
        role={tabs.length > 1 ? 'tabpanel' : undefined}
        aria-labelledby={tabs.length > 1 ? `${id}-${current.key}` : undefined}
      >
        {current.content()}
      </div>
    </>
  );
}
