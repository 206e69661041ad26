import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { createPortal } from 'react-dom';
import type { FormChoice } from '../../../../src/flow/form/form.ts';
import { beside } from '../../../shared/components/beside.ts';
import { Icon } from '../../../shared/components/icon.tsx';
import { t } from '../../../shared/words.ts';
import { plain } from '../form/labels.ts';
import type { Draft } from '../form/use-draft.ts';
import { findChoices } from './find-choices.ts';
import { keepUndo } from './text-keys.ts';

interface ComboboxProps {
  readonly draft: Draft;
  readonly choices: readonly FormChoice[];
  readonly name: string;
  readonly placeholder: string;
  readonly readOnly: boolean;
  readonly invalid: boolean;
  /** Takes what was chosen from the list; the draft if not given. */
  readonly onChoose?: (value: string) => void;
}

/** Options drawn at once; typing narrows them down. */
const SHOWN = 200;

/** A text that can be typed or chosen from a list. */
export function Combobox({ draft, choices, name, placeholder, readOnly, invalid, onChoose }: ComboboxProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState(false);
  const [active, setActive] = useState(0);
  const found = typed ? findChoices(choices, draft.text) : choices;
  const shown = found.slice(0, SHOWN);
  const isOpen = open && shown.length > 0 && !readOnly;

  useLayoutEffect(() => {
    if (!isOpen || !list.current || !input.current) return;
    const around = input.current.parentElement!.getBoundingClientRect();
    list.current.style.minWidth = `${around.width}px`;
    beside(list.current, around, 'below');
    list.current.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });

  const show = (): void => {
    setTyped(false);
    setActive(
      Math.max(
        0,
        choices.findIndex(({ value }) => value === draft.text),
      ),
    );
    setOpen(true);
  };
  const choose = (value: string): void => {
    setOpen(false);
    if (onChoose) return onChoose(value);
    draft.change(value);
    draft.commit();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    keepUndo(event);
    if (event.nativeEvent.isComposing) return;
    const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (move !== 0) {
      event.preventDefault();
      event.stopPropagation();
      if (!isOpen) return show();
      return setActive((at) => (at + move + shown.length) % shown.length);
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      event.stopPropagation();
      const choice = isOpen ? shown[active] : undefined;
      return choice ? choose(choice.value) : draft.commit();
    }
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    if (isOpen) setOpen(false);
    else draft.revert();
  };

  return (
    <div className={`combobox${invalid ? ' invalid' : ''}`}>
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label={name}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-autocomplete="list"
        aria-activedescendant={isOpen ? `${id}-${active}` : undefined}
        aria-invalid={invalid}
        spellCheck={false}
        autoComplete="off"
        readOnly={readOnly}
        placeholder={placeholder}
        value={draft.text}
        onChange={({ target }) => {
          draft.change(target.value);
          setTyped(true);
          setActive(0);
          setOpen(true);
        }}
        onMouseDown={() => !isOpen && show()}
        onKeyDown={onKeyDown}
        onBlur={() => {
          setOpen(false);
          draft.end();
        }}
      />
      {choices.length > 0 && !readOnly && (
        <button
          type="button"
          tabIndex={-1}
          aria-label={t('field.choices')}
          onMouseDown={(event) => {
            event.preventDefault();
            input.current?.focus();
            if (isOpen) setOpen(false);
            else show();
          }}
        >
          <Icon name="chevron-down" />
        </button>
      )}
      {isOpen &&
        createPortal(
          <div ref={list} role="listbox" id={id} aria-label={name} className="combobox-list">
            {shown.map(({ value, doc }, index) => (
              <div
                key={value}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === active}
                className={index === active ? 'active' : ''}
                onMouseDown={(event) => {
                  event.preventDefault();
                  choose(value);
                }}
                onMouseMove={() => setActive(index)}
              >
                <span className="combobox-value">{value}</span>
                <span className="combobox-doc">{plain(doc)}</span>
              </div>
            ))}
            {found.length > SHOWN && <div className="combobox-more">{t('field.more', found.length - SHOWN)}</div>}
          </div>,
          document.body,
        )}
    </div>
  );
}
