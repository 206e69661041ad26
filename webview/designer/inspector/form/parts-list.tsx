import { useId, useState } from 'react';
import type { FormPart } from '../../../../src/flow/form/form.ts';
import { IconButton } from '../../../shared/components/icon-button.tsx';
import { Icon } from '../../../shared/components/icon.tsx';
import { t, type Word } from '../../../shared/words.ts';
import { Combobox } from '../fields/combobox.tsx';
import { useFormContext } from './form-context.ts';
import { explains } from './help.tsx';
import { plain } from './labels.ts';
import { useWriting } from './use-writing.ts';

const HEADINGS: Record<FormPart['kind'], Word> = {
  object: 'parts.objects',
  mapping: 'parts.mapping',
  property: 'parts.properties',
  trigger: 'parts.triggers',
};

export const PART_ICONS: Record<FormPart['kind'], string> = {
  object: 'symbol-class',
  mapping: 'arrow-swap',
  property: 'symbol-property',
  trigger: 'zap',
};

/** The parts of an object or a flow: opened by a click, added by name. */
export function PartsList({ parts }: { readonly parts: readonly FormPart[] }) {
  const kinds = [...new Set(parts.map(({ kind }) => kind))];
  return kinds.map((kind) => <PartsOfKind key={kind} kind={kind} parts={parts.filter((part) => part.kind === kind)} />);
}

function PartsOfKind({ kind, parts }: { readonly kind: FormPart['kind']; readonly parts: readonly FormPart[] }) {
  const { open, readOnly } = useFormContext();
  const writing = useWriting();
  const id = useId();
  const given = parts.filter((part) => part.given);
  const missing = parts.filter((part) => !part.given);
  return (
    <section className="form-section" aria-labelledby={id}>
      <h3 id={id}>{t(HEADINGS[kind])}</h3>
      {given.length > 0 && (
        <ul className="parts">
          {given.map((part) => (
            <li key={part.path} {...explains(part)}>
              <button type="button" className="part" onClick={() => open(part.path)}>
                <Icon name={PART_ICONS[kind]} />
                <span className="part-label">{part.label}</span>
                <span className="part-summary">{part.summary}</span>
                <PartProblems path={part.path} />
                <Icon name="chevron-right" />
              </button>
              {!readOnly && (
                <IconButton
                  icon="trash"
                  label={t('field.remove', part.label)}
                  onClick={() =>
                    void (kind === 'object' ? writing.change({ edit: 'remove-object', name: part.label }) : writing.remove(part))
                  }
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {missing.length > 0 && !readOnly && <AddPart kind={kind} parts={missing} />}
    </section>
  );
}

/** How many problems a part has. */
function PartProblems({ path }: { readonly path: string }) {
  const problems = useFormContext().problemsOf({ path });
  if (problems.length === 0) return null;
  const severity = problems.some((problem) => problem.severity === 'error') ? 'error' : 'warning';
  return (
    <span className={`part-problems ${severity}`} title={problems.map(({ message }) => plain(message)).join('\n')}>
      <Icon name={severity} />
      <span className="unseen">{t(severity === 'error' ? 'field.error' : 'field.warning')} </span>
      {problems.length}
    </span>
  );
}

function AddPart({ kind, parts }: { readonly kind: FormPart['kind']; readonly parts: readonly FormPart[] }) {
  const { open } = useFormContext();
  const writing = useWriting();
  const [text, setText] = useState('');
  const add = async (label: string): Promise<void> => {
    const part = parts.find((each) => each.label === label);
    if (!part) return;
    setText('');
    if ((await writing.value(part.path, part.value ?? null)) !== undefined) open(part.path);
  };
  if (kind === 'mapping')
    return (
      <IconButton icon="add" label={t('parts.add.mapping')} onClick={() => void add('mapping')}>
        {t('parts.add.mapping')}
      </IconButton>
    );
  const name = t(kind === 'property' ? 'parts.add.property' : 'parts.add.trigger');
  const draft = {
    text,
    refused: false,
    change: setText,
    commit: () => void add(text),
    end: () => setText(''),
    revert: () => setText(''),
  };
  return (
    <div className="parts-add">
      <Combobox
        draft={draft}
        choices={parts.map(({ label, doc }) => ({ value: label, doc }))}
        name={name}
        placeholder={name}
        readOnly={false}
        invalid={false}
        onChoose={(label) => void add(label)}
      />
    </div>
  );
}
