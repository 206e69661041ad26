import { useState } from 'react';
import type { Form } from '../../../../src/flow/form/form.ts';
import { IconButton } from '../../../shared/components/icon-button.tsx';
import { t } from '../../../shared/words.ts';
import { useFormContext } from '../form/form-context.ts';
import { useWriting } from '../form/use-writing.ts';
import { focusField } from '../fields/focus-field.ts';
import { RuleRow } from './rule-row.tsx';
import { SampleBar } from './sample-bar.tsx';
import { useEvaluation } from './sample.ts';

/** The rules of a mapping as a table, with what each gives for a sample input. */
export function MappingTable({ form, object }: { readonly form: Form; readonly object: string }) {
  const { readOnly } = useFormContext();
  const writing = useWriting();
  const evaluated = useEvaluation(object);
  const [dragged, setDragged] = useState<number>();
  const rows = form.mapping ?? [];
  const move = (from: number, to: number): void => {
    if (to < 0 || to >= rows.length || from === to) return;
    void writing
      .change({ edit: 'move-entry', path: form.path, from, to })
      .then((written) => written !== undefined && focusField(`${form.path}/${to}`));
  };
  const add = async (): Promise<void> => {
    const rule = { object, attribute: newAttribute(rows), direction: '<=' as const, expression: 'null' };
    const written = await writing.change({ edit: 'add-mapping-rule', ...rule });
    if (written !== undefined) focusField(`${form.path}/${rows.length}`);
  };
  return (
    <div className="mapping">
      <SampleBar evaluated={evaluated} />
      <div role="table" aria-label={form.title} className={`mapping-table${evaluated.state === 'none' ? '' : ' evaluated'}`}>
        <div role="row" className="mapping-head">
          <span role="columnheader">{t('mapping.attribute')}</span>
          <span role="columnheader">{t('mapping.direction')}</span>
          <span role="columnheader">{t('mapping.expression')}</span>
          <span role="columnheader">{t('mapping.value')}</span>
          <span role="columnheader" className="unseen">
            {t('mapping.actions')}
          </span>
        </div>
        {rows.map((row, index) => (
          <RuleRow
            key={row.path}
            row={row}
            index={index}
            count={rows.length}
            evaluated={evaluated}
            dragged={dragged}
            onDrag={setDragged}
            onMove={move}
          />
        ))}
      </div>
      {rows.length === 0 && <p className="field-nothing">{t('mapping.empty')}</p>}
      {!readOnly && (
        <IconButton icon="add" label={t('mapping.add')} className="mapping-add" onClick={() => void add()}>
          {t('mapping.add')}
        </IconButton>
      )}
    </div>
  );
}

function newAttribute(rows: NonNullable<Form['mapping']>): string {
  const taken = new Set(rows.map(({ attribute }) => attribute));
  for (let number = 1; ; number++) {
    const name = number === 1 ? 'attribute' : `attribute${number}`;
    if (!taken.has(name)) return name;
  }
}
