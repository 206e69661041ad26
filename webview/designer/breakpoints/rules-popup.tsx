import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Icon } from '../../shared/components/icon.tsx';
import { Popup } from '../../shared/components/popup.tsx';
import { t } from '../../shared/words.ts';
import { closeRules, saveRules } from '../actions/breakpoints.ts';
import { useDesigner, type Ruling } from '../store/index.ts';
import type { Rule } from './looks.ts';

const RULES = ['condition', 'hitCondition', 'logMessage'] as const satisfies readonly Rule[];

/** Where the condition, the hit count and the message of a step's breakpoint are edited, as in VS Code below a line. */
export function RulesPopup() {
  const ruling = useDesigner((state) => state.ruling);
  return ruling ? <OpenRules key={ruling.step} ruling={ruling} /> : null;
}

function OpenRules({ ruling: { step, rule: first, anchor } }: { readonly ruling: Ruling }) {
  const title = useDesigner(({ steps }) => steps.get(step)?.title ?? step);
  const breakpoint = useDesigner(({ breakpoints }) => breakpoints.get(step));
  const [rule, setRule] = useState<Rule>(first);
  const [texts, setTexts] = useState<Readonly<Record<Rule, string>>>(() => ({
    condition: breakpoint?.condition ?? '',
    hitCondition: breakpoint?.hitCondition ?? '',
    logMessage: breakpoint?.logMessage ?? '',
  }));
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), [rule]);
  const save = (): void => saveRules(step, texts);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    save();
  };
  const names = { condition: t('rules.condition'), hitCondition: t('rules.hits'), logMessage: t('rules.log') };
  const hints = {
    condition: [t('rules.condition.hint'), 'objects.user.exists'],
    hitCondition: [t('rules.hits.hint'), '>= 5'],
    logMessage: [t('rules.log.hint'), 'Hello {input.login}'],
  };
  const [hint, example] = hints[rule];
  return (
    <Popup label={t('rules.name', title)} anchor={anchor} className="rules" onClose={closeRules}>
      <div className="rules-row">
        <select aria-label={t('rules.kind')} value={rule} onChange={({ target }) => setRule(target.value as Rule)}>
          {RULES.map((each) => (
            <option key={each} value={each}>
              {names[each]}
            </option>
          ))}
        </select>
        <input
          ref={input}
          autoFocus
          type="text"
          className="is-code"
          aria-label={names[rule]}
          aria-describedby="rules-hint"
          value={texts[rule]}
          maxLength={10_000}
          spellCheck={rule === 'logMessage'}
          onChange={({ target }) => setTexts({ ...texts, [rule]: target.value })}
          onKeyDown={onKeyDown}
        />
        <button type="button" className="icon-button" aria-label={t('rules.save')} title={t('rules.save')} onClick={save}>
          <Icon name="check" />
        </button>
      </div>
      <p id="rules-hint" className="rules-hint">
        <span>
          {hint} <code>{example}</code>
        </span>
        <span className="rules-keys">{t('rules.keys')}</span>
      </p>
    </Popup>
  );
}
