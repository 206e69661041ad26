import { useState, type DragEvent, type KeyboardEvent } from 'react';
import type { MappingRow } from '../../../../src/flow/form/form.ts';
import { IconButton } from '../../../shared/components/icon-button.tsx';
import { Icon } from '../../../shared/components/icon.tsx';
import { t } from '../../../shared/words.ts';
import { CodeInput } from '../code/code-input.tsx';
import { Combobox } from '../fields/combobox.tsx';
import { useFormContext } from '../form/form-context.ts';
import { InlineMarkdown } from '../form/inline-markdown.tsx';
import { useDraft, type Draft } from '../form/use-draft.ts';
import { ConflictNote } from '../form/conflict-note.tsx';
import { useWriting, type Written } from '../form/use-writing.ts';
import { RuleValue } from './rule-value.tsx';
import type { Evaluated } from './sample.ts';

interface RuleRowProps {
  readonly row: MappingRow;
  readonly index: number;
  readonly count: number;
  readonly evaluated: Evaluated;
  /** Number of the row that is being dragged. */
  readonly dragged: number | undefined;
  readonly onDrag: (index: number | undefined) => void;
  readonly onMove: (from: number, to: number) => void;
}

const DIRECTIONS = [
  { value: '<=', doc: 'mapping.out' },
  { value: '=>', doc: 'mapping.in' },
  { value: '<=>', doc: 'mapping.both' },
] as const;

/** One rule: attribute, direction, expression, its condition, and what it gives for the sample. */
export function RuleRow({ row, index, count, evaluated, dragged, onDrag, onMove }: RuleRowProps) {
  const { readOnly, problemsOf } = useFormContext();
  const writing = useWriting();
  const [adding, setAdding] = useState(false);
  const change = (part: Partial<Pick<MappingRow, 'attribute' | 'direction' | 'expression' | 'when'>>): Promise<Written> =>
    writing.change({ edit: 'set-mapping-rule', path: row.path, ...part });
  const attribute = useDraft({
    path: `${row.path}#attribute`,
    value: row.attribute,
    commit: (text) => change({ attribute: text }),
  });
  const direction = useDraft({
    path: `${row.path}#direction`,
    value: row.direction,
    commit: (text) => change({ direction: text as MappingRow['direction'] }),
  });
  const expression = useDraft({
    path: `${row.path}#expression`,
    value: row.expression,
    commit: (text) => change({ expression: text }),
  });
  const when = useDraft({
    path: `${row.path}#when`,
    value: row.when ?? '',
    commit: (text) => change({ when: text }),
  });
  const problems = ['', '/rule', '/when'].flatMap((part) => problemsOf({ path: row.path + part }));
  const wrong = problems.some(({ severity }) => severity === 'error');
  const name = row.attribute || t('mapping.rule', index + 1);
  const keys = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(index, event.key === 'ArrowUp' ? index - 1 : index + 1);
  };
  const over = dragged !== undefined && dragged !== index;
  return (
    <div
      role="row"
      aria-label={name}
      className={`mapping-row${wrong ? ' form-field-wrong' : ''}`}
      data-path={row.path}
      onKeyDown={keys}
      onDragOver={(event: DragEvent) => over && event.preventDefault()}
      onDrop={(event: DragEvent) => {
        event.preventDefault();
        if (dragged !== undefined) onMove(dragged, index);
        onDrag(undefined);
      }}
    >
      {row.text === undefined ? (
        <>
          <div role="cell" className="mapping-attribute">
            <Combobox
              draft={attribute}
              choices={[]}
              name={t('mapping.attribute-of', index + 1)}
              placeholder=""
              readOnly={readOnly}
              invalid={wrong || attribute.refused}
            />
          </div>
          <div role="cell" className="mapping-direction">
            <DirectionSelect draft={direction} name={t('mapping.direction-of', name)} readOnly={readOnly} />
          </div>
          <div role="cell" className="mapping-expression">
            <CodeInput
              path={row.rulePath}
              before={`${row.attribute} ${row.direction} `}
              draft={expression}
              language="javascript"
              name={t('mapping.expression-of', name)}
              placeholder=""
              singleLine={!row.expression.includes('\n')}
              readOnly={readOnly}
              invalid={wrong || expression.refused}
              lazy
            />
            {(row.when !== undefined || adding) && (
              <div className="mapping-when">
                <span aria-hidden="true">{t('mapping.when')}</span>
                <CodeInput
                  path={`${row.path}/when`}
                  draft={when}
                  language="javascript"
                  name={t('mapping.when-of', name)}
                  placeholder={t('mapping.when-placeholder')}
                  singleLine
                  readOnly={readOnly}
                  invalid={when.refused}
                  lazy
                />
              </div>
            )}
            {row.note !== undefined && <p className="mapping-note">{row.note}</p>}
          </div>
        </>
      ) : (
        <div role="cell" className="mapping-broken">
          <code>{row.text}</code>
        </div>
      )}
      <div role="cell" className="mapping-value">
        <RuleValue path={row.rulePath} evaluated={evaluated} />
      </div>
      <div role="cell" className="mapping-actions">
        {!readOnly && (
          <>
            <span
              className="mapping-handle"
              draggable
              title={t('mapping.drag')}
              aria-hidden="true"
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = 'move';
                event.dataTransfer.setData('text/plain', name);
                onDrag(index);
              }}
              onDragEnd={() => onDrag(undefined)}
            >
              <Icon name="gripper" />
            </span>
            {row.when === undefined && row.text === undefined && (
              <IconButton icon="filter" label={t('mapping.add-when', name)} pressed={adding} onClick={() => setAdding(!adding)} />
            )}
            <IconButton
              icon="arrow-up"
              label={t('mapping.up', name)}
              disabled={index === 0}
              onClick={() => onMove(index, index - 1)}
            />
            <IconButton
              icon="arrow-down"
              label={t('mapping.down', name)}
              disabled={index === count - 1}
              onClick={() => onMove(index, index + 1)}
            />
            <IconButton icon="trash" label={t('field.remove', name)} onClick={() => void writing.remove(row)} />
          </>
        )}
      </div>
      {[attribute, expression, when].some(({ conflict }) => conflict) && (
        <div role="cell" className="mapping-conflicts">
          {[attribute, expression, when].map(({ conflict }, number) => (
            <ConflictNote key={number} conflict={conflict} />
          ))}
        </div>
      )}
      {problems.map(({ severity, message, suggestion }, number) => (
        <p key={number} className={`field-problem ${severity}`} role="cell">
          <Icon name={severity} />
          <span>
            <InlineMarkdown text={suggestion === undefined ? message : `${message} ${suggestion}`} />
          </span>
        </p>
      ))}
    </div>
  );
}

interface DirectionProps {
  readonly draft: Draft;
  readonly name: string;
  readonly readOnly: boolean;
}

function DirectionSelect({ draft, name, readOnly }: DirectionProps) {
  return (
    <select
      aria-label={name}
      value={draft.text}
      disabled={readOnly}
      onChange={({ target }) => {
        draft.change(target.value);
        draft.end();
      }}
    >
      {DIRECTIONS.map(({ value, doc }) => (
        <option key={value} value={value} title={t(doc)} aria-label={t(doc)}>
          {ARROWS[value]}
        </option>
      ))}
    </select>
  );
}

const ARROWS = { '<=': '←', '=>': '→', '<=>': '↔' } as const;
