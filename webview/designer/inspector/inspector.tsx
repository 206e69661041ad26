import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { designerClient } from '../../shared/vscode-api.ts';
import { t } from '../../shared/words.ts';
import { inspect, select } from '../actions/select.ts';
import { designer, useDesigner } from '../store/index.ts';
import { stepOfPath } from '../store/step-path.ts';
import { FormProvider, type FormContext } from './form/form-context.ts';
import { FormView } from './form/form-view.tsx';
import { explainNothing, Help } from './form/help.tsx';
import { InlineMarkdown } from './form/inline-markdown.tsx';
import { flushDrafts } from './form/pending-drafts.ts';
import { problemsByField } from './form/problems-by-field.ts';
import { useForm } from './form/use-form.ts';
import { Icon } from '../../shared/components/icon.tsx';
import { InspectorHeader } from './inspector-header.tsx';
import { RunTab } from './run/run-tab.tsx';
import { Tabs, type Tab } from './tabs.tsx';
import { UsesTab } from './uses-tab.tsx';
import './inspector.css';

/** Properties of what is selected: the flow, a step, an object, a mapping, a property or triggers. */
export function Inspector() {
  const path = useDesigner((state) => state.inspected);
  const { form, version, failure } = useForm(path);
  const readOnly = useDesigner(({ abilities, broken }) => !abilities.edit || broken !== null);
  const problems = useDesigner((state) => state.problems);
  const steps = useDesigner((state) => state.steps);
  const [tab, setTab] = useState('properties');
  const { back, open, goBack } = useTrail(path);
  useEffect(explainNothing, [path]);

  const context = useMemo((): FormContext | undefined => {
    if (!form) return undefined;
    const byField = problemsByField(form, problems);
    return { form, version, readOnly, open, problemsOf: (field) => byField.get(field.path) ?? [] };
  }, [form, version, readOnly, open, problems]);

  if (!form || !context)
    return (
      <section className="inspector" aria-label={t('inspector.name')}>
        {form === null && <p className="field-nothing">{failure ?? t('inspector.nothing')}</p>}
      </section>
    );
  const id = stepOfPath(form.path);
  const uses = steps.get(id ?? '')?.uses ?? [];
  const whole = context.problemsOf(form);
  const tabs: Tab[] = [
    {
      key: 'properties',
      label: t('inspector.properties'),
      content: () => (
        <>
          {whole.map(({ severity, message, suggestion }, index) => (
            <p key={index} className={`field-problem ${severity}`}>
              <Icon name={severity} />
              <span>
                <InlineMarkdown text={`${message} ${suggestion ?? ''}`} />
              </span>
            </p>
          ))}
          <FormView form={form} />
        </>
      ),
    },
    ...(id === undefined
      ? []
      : [
          {
            key: 'uses',
            label: uses.length === 0 ? t('inspector.uses') : t('inspector.uses-count', uses.length),
            content: () => <UsesTab uses={uses} onOpen={open} />,
          },
          { key: 'run', label: t('inspector.run'), content: () => <RunTab step={id} /> },
        ]),
  ];
  return (
    <section className="inspector" aria-label={t('inspector.name')} onKeyDown={saveAll}>
      <FormProvider value={context} key={form.path}>
        <InspectorHeader form={form} readOnly={readOnly} back={back} onBack={goBack} onOpen={open} />
        <Tabs tabs={tabs} chosen={tab} onChoose={setTab} />
        <Help first={{ label: form.title, doc: form.doc }} />
      </FormProvider>
    </section>
  );
}

/** A save takes along what is still being typed. */
function saveAll(event: KeyboardEvent): void {
  if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== 's') return;
  event.preventDefault();
  event.stopPropagation();
  void flushDrafts().then(() => designerClient().send({ type: 'command', command: 'save' }));
}

/** Remembers what was inspected before something was opened from it; selecting something else forgets that. */
function useTrail(path: string) {
  const [trail, setTrail] = useState<readonly string[]>([]);
  const opened = useRef(path);
  useEffect(() => {
    if (opened.current !== path) setTrail([]);
    opened.current = path;
  }, [path]);
  const show = useCallback((to: string): void => {
    opened.current = to;
    const step = stepOfPath(to);
    if (step !== undefined && designer().steps.has(step)) select([step], { show: true });
    inspect(to);
  }, []);
  const open = useCallback(
    (to: string): void => {
      const from = designer().inspected;
      setTrail((before) => [...before, from]);
      show(to);
    },
    [show],
  );
  const last = trail.at(-1);
  const goBack = (): void => {
    setTrail(trail.slice(0, -1));
    if (last !== undefined) show(last);
  };
  return { back: last === undefined ? undefined : nameOf(last), open, goBack };
}

/** What a path is called on the way back. */
function nameOf(path: string): string {
  if (path === '') return t('inspector.flow');
  const [, name = '', ...rest] = path.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return [name, ...rest.slice(-1)].join(' ');
}
