import { useState } from 'react';
import type { PassEvent, StepPass } from '../../../../src/designer/run-overlay.ts';
import { durationText } from '../../../../src/flow/duration-text.ts';
import type { Json } from '../../../../src/flow/json.ts';
import { Icon } from '../../../shared/components/icon.tsx';
import { IconButton } from '../../../shared/components/icon-button.tsx';
import { t } from '../../../shared/words.ts';
import { useDesigner } from '../../store/index.ts';

/** What a step did in the last run: what went in, what came out, what was sent, and how long it took. */
export function RunTab({ step }: { readonly step: string }) {
  const run = useDesigner((state) => state.run);
  useDesigner((state) => state.runRevision);
  const passes = run?.passesOf(step) ?? [];
  const [chosen, setChosen] = useState<number>();
  if (!run) return <p className="field-nothing">{t('run.not-yet')}</p>;
  const at = Math.min(chosen ?? passes.length - 1, passes.length - 1);
  const pass = passes[at];
  if (!pass) return <p className="field-nothing">{t('run.not-reached')}</p>;
  const input = run.inputs.get(pass.run);
  return (
    <div className="run-tab">
      {passes.length > 1 && (
        <div className="run-passes" role="group" aria-label={t('run.passes')}>
          <IconButton icon="chevron-left" label={t('run.previous')} disabled={at === 0} onClick={() => setChosen(at - 1)} />
          <span aria-live="polite">{t('run.pass', at + 1, passes.length)}</span>
          <IconButton
            icon="chevron-right"
            label={t('run.next')}
            disabled={at === passes.length - 1}
            onClick={() => setChosen(at + 1)}
          />
        </div>
      )}
      <Pass key={at} pass={pass} input={input} />
    </div>
  );
}

function Pass({ pass, input }: { readonly pass: StepPass; readonly input: Json | undefined }) {
  const { durationMs, port, output, failure, happened, iteration } = pass;
  return (
    <>
      <dl className="run-facts">
        <dt>{t('run.took')}</dt>
        <dd>{durationMs === undefined ? t('run.still-running') : durationText(durationMs)}</dd>
        {port !== undefined && port !== null && (
          <>
            <dt>{t('run.went')}</dt>
            <dd>
              <code>{port}</code>
            </dd>
          </>
        )}
        {iteration.length > 0 && (
          <>
            <dt>{t('run.item')}</dt>
            <dd>{iteration.map((index) => index + 1).join('.')}</dd>
          </>
        )}
      </dl>
      {failure && (
        <p className="field-problem error" role="status">
          <Icon name="error" />
          <span>
            <strong>{failure.kind}</strong> {failure.message}
          </span>
        </p>
      )}
      {happened.length > 0 && (
        <section className="run-section">
          <h3>{t('run.happened')}</h3>
          <ol className="run-events">
            {happened.map((event) => (
              <li key={event.seq}>
                <Happened event={event} />
              </li>
            ))}
          </ol>
        </section>
      )}
      {output !== undefined && <Value title={t('run.output')} value={output} open />}
      {input !== undefined && <Value title={t('run.input')} value={input} />}
    </>
  );
}

/** One thing that happened while the step ran. */
function Happened({ event }: { readonly event: PassEvent }) {
  switch (event.event) {
    case 'call':
      return (
        <details className="run-call" open={event.failure !== undefined}>
          <summary>
            <Icon name={event.writes ? 'edit' : 'search'} />
            <span className="run-what">{firstLine(event.what)}</span>
            <span className="run-took">
              {event.target} · {durationText(event.durationMs)}
            </span>
          </summary>
          <pre tabIndex={0} role="group" aria-label={t('run.sent')}>
            {event.what}
          </pre>
          {Object.keys(event.parameters).length > 0 && <Value title={t('run.parameters')} value={event.parameters} open />}
          {event.failure ? (
            <p className="field-problem error">
              <Icon name="error" />
              <span>{event.failure.message}</span>
            </p>
          ) : (
            <Value title={answered(event.rows, event.affected)} value={event.answer} open />
          )}
        </details>
      );
    case 'trigger':
      return (
        <p className={`run-line${event.vetoed ? ' run-vetoed' : ''}`}>
          <Icon name="zap" />
          <span className="run-what">{event.name}</span>
          <code>{event.vetoed ? t('run.vetoed') : short(event.answer)}</code>
          <span className="run-took">{durationText(event.durationMs)}</span>
        </p>
      );
    case 'log':
      return (
        <p className={`run-line run-log-${event.level}`}>
          <Icon name={event.level === 'warn' ? 'warning' : event.level === 'error' ? 'error' : 'output'} />
          <span className="run-what">{event.message}</span>
        </p>
      );
    case 'notice':
      return (
        <p className="run-line">
          <Icon name="watch" />
          <span className="run-what">{event.message}</span>
        </p>
      );
    case 'attempt-failed':
      return (
        <p className="run-line run-log-warn">
          <Icon name="refresh" />
          <span className="run-what">{t('run.attempt', event.attempt, event.failure.message)}</span>
        </p>
      );
    case 'item-started':
      return (
        <p className="run-line">
          <Icon name="symbol-array" />
          <code className="run-what">{short(event.item)}</code>
        </p>
      );
  }
}

/** A value as JSON, folded away until it is wanted. */
function Value({ title, value, open = false }: { readonly title: string; readonly value: Json; readonly open?: boolean }) {
  const text = JSON.stringify(value, null, 2);
  return (
    <details className="run-value" open={open}>
      <summary>{title}</summary>
      <pre tabIndex={0} role="group" aria-label={title}>
        {text.length > MOST ? `${text.slice(0, MOST)}\n…` : text}
      </pre>
    </details>
  );
}

/** Longest value drawn, in characters; the run panel saves all of it. */
const MOST = 50_000;

const short = (value: Json): string => {
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
};
const firstLine = (text: string): string => text.trim().replace(/\s+/g, ' ').slice(0, 120);

function answered(rows: number | undefined, affected: number | undefined): string {
  if (affected !== undefined) return t('run.affected', affected);
  return rows === undefined ? t('run.answer') : t('run.rows', rows);
}
