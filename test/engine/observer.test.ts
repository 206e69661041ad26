import assert from 'node:assert/strict';
import type { RunObserver } from '../../src/engine/observer.ts';
import type { Scope } from '../../src/engine/run.ts';
import type { CompiledStep } from '../../src/engine/compiled-step.ts';
import { TargetError } from '../../src/targets/port.ts';
import { openFlow, placeOf, yaml } from './flow-run.ts';
import { scriptedIdp } from './scripted-idp.ts';

/** Everything an observer is told, one line each, in the order in which it is told. */
function recorder(): { readonly lines: string[]; readonly observer: RunObserver } {
  const lines: string[] = [];
  const at = (scope: Scope, step: CompiledStep): string => `${scope.run.parent ? '  ' : ''}${placeOf(scope, step)}`;
  return {
    lines,
    observer: {
      runStarted: (run) => lines.push(`run ${run.id} of ${run.flowName}`),
      stepStarted: (scope, step) => lines.push(`> ${at(scope, step)}`),
      stepFinished: (scope, step, port) => lines.push(`< ${at(scope, step)}: ${step.ports[port]?.name ?? 'left'}`),
      stepFailed: (scope, step, { kind }, port) =>
        lines.push(`! ${at(scope, step)}: ${kind}, ${step.ports[port]?.name ?? 'not caught'}`),
      attemptFailed: (scope, step, { kind }, attempt) => lines.push(`~ ${at(scope, step)}: ${kind}, attempt ${attempt}`),
      called: (scope, step, { target, what, parameters, rows, affected, answer, failure }) => {
        const got = rows === undefined ? JSON.stringify(answer) : `${rows}/${affected}`;
        lines.push(`= ${at(scope, step)}: ${target} ${what} ${JSON.stringify(parameters)} ${failure?.kind ?? got}`);
      },
      triggered: (scope, step, { name, stage, answer, vetoed }) =>
        lines.push(`t ${at(scope, step)}: ${stage} ${name} ${JSON.stringify(answer)}${vetoed ? ' veto' : ''}`),
      logged: (scope, step, level, message) => lines.push(`- ${at(scope, step)}: ${level} ${message}`),
      noticed: (scope, step, target, { message }) => lines.push(`* ${at(scope, step)}: ${target} ${message}`),
      runFinished: (run, { outcome }) => lines.push(`run ${run.id}: ${outcome}`),
    },
  };
}

describe('An observer', () => {
  it('sees a run in order: steps, calls with their parameters, triggers, log lines', async () => {
    const { lines, observer } = recorder();
    await openFlow(
      yaml`
        targets: { hr: sql }
        objects:
          grant:
            target: hr
            mapping: [role <= role]
            properties:
              check: SELECT role FROM grants WHERE role = :role
              insert: INSERT INTO grants VALUES (:role)
            triggers:
              preInsert: { name: no-admins, script: "log.debug('asked for ' + newObject.role); return newObject.role !== 'admin'" }
        steps:
          grants: { for-each: input.roles, object: grant, do: values, next: inner }
          values: { map: grant, next: there }
          there: { check: grant, then: grants, else: may }
          may: { trigger: preInsert, object: grant, next: add, vetoed: grants }
          add: { insert: grant, next: grants }
          inner: { call: inner.idflow.yaml, with: { n: 1 }, next: broken }
          broken: { sql: INSERT INTO grants VALUES (NULL), target: hr, on-error: { invalid-input: done } }
          done: { end: auto }
      `,
      {
        schema: "CREATE TABLE grants (role TEXT NOT NULL); INSERT INTO grants VALUES ('guest')",
        files: { 'flows/inner.idflow.yaml': 'idflow: 1\nname: Inner\nsteps:\n  tell: { log: "n is ${input.n}" }\n' },
      },
    ).run({ roles: [{ role: 'guest' }, { role: 'admin' }, { role: 'clerk' }] }, { observer });
    assert.deepEqual(lines, [
      'run run of People',
      '> grants',
      '> values[0]',
      '< values[0]: next',
      '> there[0]',
      '= there[0]: hr SELECT role FROM grants WHERE role = :role {"role":"guest"} 1/0',
      '< there[0]: then',
      '> values[1]',
      '< values[1]: next',
      '> there[1]',
      '= there[1]: hr SELECT role FROM grants WHERE role = :role {"role":"admin"} 0/0',
      '< there[1]: else',
      '> may[1]',
      '- may[1]: debug asked for admin',
      't may[1]: preInsert no-admins false veto',
      '< may[1]: vetoed',
      '> values[2]',
      '< values[2]: next',
      '> there[2]',
      '= there[2]: hr SELECT role FROM grants WHERE role = :role {"role":"clerk"} 0/0',
      '< there[2]: else',
      '> may[2]',
      '- may[2]: debug asked for clerk',
      't may[2]: preInsert no-admins true',
      '< may[2]: next',
      '> add[2]',
      '= add[2]: hr INSERT INTO grants VALUES (:role) {"role":"clerk"} 0/1',
      '< add[2]: next',
      '< grants: next',
      '> inner',
      'run run/inner of Inner',
      '>   tell',
      '-   tell: info n is 1',
      '<   tell: next',
      'run run/inner: no-changes',
      '< inner: unchanged',
      '> broken',
      '= broken: hr INSERT INTO grants VALUES (NULL) {} invalid-input',
      '! broken: invalid-input, invalid-input',
      '> done',
      '< done: left',
      'run run: succeeded',
    ]);
  });

  it('hears of attempts that are repeated and of waits inside of a call', async () => {
    const { lines, observer } = recorder();
    const idp = scriptedIdp(({ options }, number) => {
      if (number === 1) throw new TargetError('unavailable', 'Not now.');
      options?.onNotice?.({ kind: 'rate-limited', message: 'waits for 2 s', waitMs: 2000 });
      return { id: 'u1' };
    });
    await openFlow(
      yaml`
        targets: { idp: okta }
        steps:
          find: { idp: find-user, target: idp, with: { user: "'ada'" }, retry: { attempts: 2, delay: 1ms } }
      `,
      { targets: { idp } },
    ).run({}, { observer });
    assert.deepEqual(lines.slice(1, -1), [
      '> find',
      '= find: idp find-user {"user":"ada"} unavailable',
      '~ find: unavailable, attempt 1',
      '* find: idp waits for 2 s',
      '= find: idp find-user {"user":"ada"} {"id":"u1"}',
      '< find: next',
    ]);
  });

  it('is told of a failure that nothing catches by each loop around it', async () => {
    const { lines, observer } = recorder();
    await openFlow(yaml`
      steps:
        outer: { for-each: input.lists, as: list, do: inner, on-error: { any: handled } }
        inner: { for-each: list, as: entry, do: fail, next: outer }
        fail: { script: "throw new Error('no ' + entry)", next: inner }
        handled: { log: Not reached }
    `).run({ lists: [[], [1]] }, { observer });
    assert.deepEqual(lines.slice(1), [
      '> outer',
      '> inner[0]',
      '< inner[0]: next',
      '> inner[1]',
      '> fail[1.0]',
      '! fail[1.0]: script, not caught',
      '! inner[1]: script, not caught',
      '! outer: script, not caught',
      'run run: failed',
    ]);
  });

  it('changes nothing by its absence', async () => {
    const flow = openFlow(
      yaml`
        targets: { hr: sql }
        steps:
          add: { sql: INSERT INTO users VALUES (:name), target: hr, with: { name: input.name } }
      `,
      { schema: 'CREATE TABLE users (name TEXT)' },
    );
    const report = await flow.compiled.run({ input: { name: 'ada' } });
    assert.deepEqual([report.outcome, flow.rows('SELECT name FROM users')], ['succeeded', [{ name: 'ada' }]]);
  });
});
