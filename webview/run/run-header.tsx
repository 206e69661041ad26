import type { RunSummary } from '../../src/designer/run-panel-protocol.ts';
import { durationText } from '../../src/flow/duration-text.ts';
import { Icon } from '../shared/components/icon.tsx';
import { IconButton } from '../shared/components/icon-button.tsx';
import { OUTCOME_ICONS } from '../shared/outcome-icons.ts';
import { t } from '../shared/words.ts';
import { send, useRunPanel } from './store.ts';

/** How the run stands, and which one it is. */
export function RunHeader({ run }: { readonly run: RunSummary }) {
  const report = useRunPanel(({ log, rows }) => (rows.length >= 0 ? log.report : undefined));
  const writes = useRunPanel(({ log, rows }) => (rows.length >= 0 ? log.writes : 0));
  const warnings = useRunPanel(({ log, rows }) => (rows.length >= 0 ? log.warnings : 0));
  const errors = useRunPanel(({ log, rows }) => (rows.length >= 0 ? log.errors : 0));
  const { outcome, running, refusal, stopping } = run;
  const state = outcome ?? (refusal === undefined ? 'running' : 'failed');
  const word = running
    ? t(stopping ? 'runs.stopping' : 'runs.running')
    : outcome
      ? t(`log.outcome.${outcome}`)
      : refusal === undefined
        ? t('log.outcome.cancelled')
        : t('runs.refused');
  const icon = running
    ? 'loading'
    : outcome
      ? OUTCOME_ICONS[outcome]
      : refusal === undefined
        ? OUTCOME_ICONS.cancelled
        : OUTCOME_ICONS.failed;
  const message = report?.message ?? '';
  const count = report?.writes.length ?? writes;
  const figures = [
    t('log.writes', count),
    report ? durationText(report.durationMs) : '',
    errors === 0 ? '' : t('count.errors', errors),
    warnings === 0 ? '' : t('count.warnings', warnings),
  ];
  return (
    <header className="run-header">
      <h1 className={`run-outcome run-outcome-${running ? 'running' : state}`}>
        <Icon name={icon} spin={running} />
        <span role="status">{word}</span>
      </h1>
      <span className="run-words" title={message}>
        {message}
      </span>
      {refusal === undefined && <span className="run-figures">{figures.filter((text) => text !== '').join(' · ')}</span>}
      <History shown={run} />
      {running ? (
        <IconButton
          icon={stopping ? 'error' : 'debug-stop'}
          label={t(stopping ? 'runs.force' : 'runs.cancel')}
          onClick={() => send({ type: 'cancel', run: run.id })}
        />
      ) : (
        <IconButton
          icon="debug-rerun"
          label={t('runs.again')}
          onClick={() => send({ type: 'run', run: run.id, choose: false })}
        />
      )}
      {run.recorded && !running && (
        <IconButton icon="debug-alt" label={t('runs.debug')} onClick={() => send({ type: 'debug', run: run.id })} />
      )}
      <IconButton
        icon="record"
        label={t('runs.again-recorded')}
        disabled={running}
        onClick={() => send({ type: 'run', run: run.id, choose: false, record: true })}
      />
      <IconButton
        icon="run-all"
        label={t('runs.again-with')}
        disabled={running}
        onClick={() => send({ type: 'run', run: run.id, choose: true })}
      />
    </header>
  );
}

function History({ shown }: { readonly shown: RunSummary }) {
  const runs = useRunPanel((state) => state.runs);
  return (
    <select
      className="run-select run-history"
      aria-label={t('runs.history')}
      title={[shown.flow, shown.input, shown.environment].filter((part) => part !== '').join(' · ')}
      value={shown.id}
      onChange={({ currentTarget }) => send({ type: 'show', run: currentTarget.value })}
    >
      {runs.map((run) => (
        <option key={run.id} value={run.id}>
          {entryText(run)}
        </option>
      ))}
    </select>
  );
}

/** "update-user  changed.json  embedded  10:24:31  Succeeded" */
function entryText({ flow, input, environment, startedAt, outcome, running }: RunSummary): string {
  const time = new Date(startedAt).toLocaleTimeString();
  const state = running ? t('runs.running') : outcome ? t(`log.outcome.${outcome}`) : t('runs.refused');
  return [flow, input, environment, time, state].filter((part) => part !== '').join('  ·  ');
}
