import type { Form } from '../../../src/flow/form/form.ts';
import { Icon } from '../../shared/components/icon.tsx';
import { IconButton } from '../../shared/components/icon-button.tsx';
import { designerClient } from '../../shared/vscode-api.ts';
import { t } from '../../shared/words.ts';
import { edit } from '../actions/edit.ts';
import { kindIcon } from '../canvas/kind-icon.ts';
import { useDesigner } from '../store/index.ts';
import { stepOfPath } from '../store/step-path.ts';
import { textKeys } from './fields/text-keys.ts';
import { PART_ICONS } from './form/parts-list.tsx';
import { ConflictNote } from './form/conflict-note.tsx';
import { useDraft } from './form/use-draft.ts';

interface InspectorHeaderProps {
  readonly form: Form;
  readonly readOnly: boolean;
  /** Title of what was shown before, when one can go back there. */
  readonly back: string | undefined;
  readonly onBack: () => void;
  readonly onOpen: (path: string) => void;
}

/** What is inspected: its kind, its name to change, and the way back. */
export function InspectorHeader({ form, readOnly, back, onBack, onOpen }: InspectorHeaderProps) {
  const step = useDesigner(({ steps }) => steps.get(stepOfPath(form.path) ?? ''));
  const flow = useDesigner(({ diagram }) => diagram.name);
  const icon = iconOf(form, step?.shape ?? 'action');
  return (
    <header className={`inspector-header shape-${form.kind === 'step' ? (step?.shape ?? 'action') : form.kind}`}>
      <Trail path={form.path} flow={flow} back={back} onBack={onBack} onOpen={onOpen} />
      <div className="inspector-title">
        <span className="inspector-icon">
          <Icon name={icon} />
        </span>
        <div className="inspector-names">
          <h2>{form.kind === 'flow' ? flow : form.title}</h2>
          {form.name === undefined ? null : <NameField key={form.path} form={form} readOnly={readOnly} />}
        </div>
        <IconButton
          icon="go-to-file"
          label={t('inspector.in-text')}
          onClick={() => designerClient().send({ type: 'open', path: form.path })}
        />
      </div>
    </header>
  );
}

function iconOf({ kind, step = '' }: Form, shape: Parameters<typeof kindIcon>[1]): string {
  if (kind === 'step') return kindIcon(step, shape);
  return kind === 'flow' ? 'type-hierarchy' : PART_ICONS[kind];
}

/** Where the inspected thing stands, from the flow down; each part can be gone to. */
function Trail({ path, flow, back, onBack, onOpen }: Omit<InspectorHeaderProps, 'form' | 'readOnly'> & TrailProps) {
  const parts = path.split('/');
  const crumbs = path === '' ? [] : [{ label: flow === '' ? t('inspector.flow') : flow, path: '' }];
  const name = (parts[1] ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
  if (parts[0] === 'objects' && parts.length > 2) crumbs.push({ label: name, path: `objects/${parts[1]!}` });
  if (crumbs.length === 0 && back === undefined) return null;
  return (
    <nav className="inspector-trail" aria-label={t('inspector.trail')}>
      {back !== undefined && <IconButton icon="arrow-left" label={t('inspector.back', back)} onClick={onBack} />}
      {crumbs.map((crumb) => (
        <span key={crumb.path}>
          <button type="button" onClick={() => onOpen(crumb.path)}>
            {crumb.label}
          </button>
          <Icon name="chevron-right" />
        </span>
      ))}
    </nav>
  );
}

interface TrailProps {
  readonly path: string;
  readonly flow: string;
}

/** The id of a step or the name of an object; changing it changes all references. */
function NameField({ form, readOnly }: { readonly form: Form; readonly readOnly: boolean }) {
  const name = form.name ?? '';
  const draft = useDraft({
    path: `${form.path}#key`,
    value: name,
    commit: async (to) => {
      if (to === '') return undefined;
      const change =
        form.kind === 'step'
          ? ({ edit: 'rename-step', step: name, to } as const)
          : ({ edit: 'rename-object', object: name, to } as const);
      return (await edit(change))?.version;
    },
  });
  return (
    <>
      <input
        className={`inspector-name${draft.refused ? ' invalid' : ''}`}
        aria-label={t(form.kind === 'step' ? 'inspector.step-id' : 'inspector.object-name')}
        aria-invalid={draft.refused}
        title={t('inspector.rename')}
        spellCheck={false}
        readOnly={readOnly}
        size={Math.max(8, Math.min(40, draft.text.length + 1))}
        value={draft.text}
        onChange={({ target }) => draft.change(target.value)}
        onBlur={draft.end}
        onKeyDown={textKeys(draft)}
      />
      <ConflictNote conflict={draft.conflict} />
    </>
  );
}
