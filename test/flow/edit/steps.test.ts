import assert from 'node:assert/strict';
import type { FlowEdit } from '../../../src/flow/edit/index.ts';
import { changedLines, crlf, edited, refusal, sample, valueOf } from './editing.ts';

const flow = sample('update-user');
const hello = sample('hello');
const next = { kind: 'flow', name: 'next' } as const;

const changes = (text: string, edit: FlowEdit): string[] => changedLines(text, edited(text, edit));

describe('adding steps', () => {
  it('puts a step behind another, set off like its neighbours, and leads the port to it', () => {
    assert.deepEqual(changes(flow, { edit: 'add-step', kind: 'log', from: { step: 'after-revoke', port: next } }), [
      '+     next: log',
      '+ ',
      '+   log:',
      '+     log: Reached this step.',
    ]);
  });

  it('writes a step in one line where the others stand in one', () => {
    assert.deepEqual(
      changes(hello, { edit: 'add-step', kind: 'log', after: 'hello', values: { log: 'Bye, ${input.firstName}!' } }),
      ["+   log: { log: 'Bye, ${input.firstName}!' }"],
    );
  });

  it('fills what the kind needs from the flow', () => {
    const added = (kind: string) => {
      const steps = (valueOf(edited(flow, { edit: 'add-step', kind })) as { steps: Record<string, unknown> }).steps;
      return Object.entries(steps).at(-1);
    };
    assert.deepEqual(added('check'), ['check-user', { check: 'user', then: 'end' }]);
    assert.deepEqual(added('trigger'), ['before-insert-user', { trigger: 'preInsert', object: 'user' }]);
    assert.deepEqual(added('sql'), ['sql', { sql: 'SELECT 1', target: 'hr' }]);
    assert.deepEqual(added('insert'), ['insert-user-2', { insert: 'user' }]);
  });

  it('says what is missing where the flow has nothing to work on', () => {
    assert.equal(
      refusal(hello, { edit: 'add-step', kind: 'insert' }),
      'A `insert` step works on an object, and the flow has none yet. Add an object first.',
    );
    assert.match(refusal(flow, { edit: 'add-step', kind: 'idp' }), /target of kind `okta`/);
    assert.match(refusal(flow, { edit: 'add-step', kind: 'dance' }), /no kind of step `dance`/);
  });

  it('fills an empty flow, with CRLF and a comment', () => {
    const empty = crlf('idflow: 1\nname: x\nsteps: {} # nothing yet\n');
    assert.equal(
      edited(empty, { edit: 'add-step', kind: 'end' }),
      crlf('idflow: 1\nname: x\nsteps: # nothing yet\n  done:\n    end: auto\n'),
    );
    assert.equal(
      edited('idflow: 1\nname: x\nsteps:', { edit: 'add-step', kind: 'end' }),
      'idflow: 1\nname: x\nsteps:\n  done:\n    end: auto',
    );
    assert.equal(
      edited('idflow: 1\nname: x', { edit: 'add-step', kind: 'end' }),
      'idflow: 1\nname: x\nsteps:\n  done:\n    end: auto',
    );
  });

  it('takes the place of an edge', () => {
    const edit = {
      edit: 'insert-on-edge',
      from: 'grant-in-target',
      port: { kind: 'flow', name: 'else' },
      kind: 'decide',
    } as const;
    assert.deepEqual(changes(crlf(flow), edit), [
      '-     else: before-grant\r',
      '+     else: decide\r',
      '+ \r',
      '+   decide:\r',
      '+     decide: source != null\r',
      '+     then: before-grant\r',
    ]);
  });

  it('does not let an end stand before something', () => {
    assert.match(refusal(flow, { edit: 'insert-on-edge', from: 'insert-user', port: next, kind: 'end' }), /Nothing can follow/);
  });

  it('moves a step onto an edge and closes the gap it leaves', () => {
    const after = edited(flow, { edit: 'insert-existing-on-edge', step: 'user-changes', from: 'insert-user', port: next });
    const { steps } = valueOf(after) as { steps: Record<string, Record<string, string>> };
    assert.equal(steps['fetch-user']?.['next'], 'before-update');
    assert.equal(steps['insert-user']?.['next'], 'user-changes');
    assert.equal(steps['user-changes']?.['next'], 'after-insert');
  });

  it('takes the body of a loop along with it', () => {
    const after = edited(flow, { edit: 'insert-existing-on-edge', step: 'grants-to-add', from: 'after-insert', port: next });
    const { steps } = valueOf(after) as { steps: Record<string, Record<string, string>> };
    assert.equal(steps['after-grant']?.['next'], 'grants-to-add');
    assert.equal(steps['grant-changes']?.['next'], 'grants-to-remove');
    assert.equal(steps['grants-to-add']?.['next'], 'account-values');
    assert.match(
      refusal(flow, { edit: 'insert-existing-on-edge', step: 'grants-to-add', from: 'insert-grant', port: next }),
      /into itself/,
    );
  });
});

describe('edges', () => {
  it('change in place and keep their quotes and comments', () => {
    const text = "idflow: 1\nname: x\nsteps:\n  a: { log: hi, next: 'b' } # go on\n  b: { end: auto }\n";
    assert.deepEqual(changes(text, { edit: 'connect', from: 'a', port: next, to: 'end' }), [
      "-   a: { log: hi, next: 'b' } # go on",
      "+   a: { log: hi, next: 'end' } # go on",
    ]);
  });

  it('are added where they belong among the keys', () => {
    assert.deepEqual(
      changes(flow, { edit: 'connect', from: 'user-changes', port: { kind: 'flow', name: 'unchanged' }, to: 'after-update' }),
      ['+     unchanged: after-update'],
    );
    const error = { kind: 'error', name: 'timeout' } as const;
    const once = edited(flow, { edit: 'connect', from: 'user-changes', port: error, to: 'end' });
    assert.deepEqual(changedLines(flow, once), ['+     on-error: { timeout: end }']);
    const twice = edited(once, { edit: 'connect', from: 'user-changes', port: { ...error, name: 'any' }, to: 'before-update' });
    assert.deepEqual(changedLines(once, twice), [
      '-     on-error: { timeout: end }',
      '+     on-error: { timeout: end, any: before-update }',
    ]);
    assert.equal(
      edited(edited(twice, { edit: 'disconnect', from: 'user-changes', port: { ...error, name: 'any' } }), {
        edit: 'disconnect',
        from: 'user-changes',
        port: error,
      }),
      flow,
    );
  });

  it('of cases get a key of their own', () => {
    const text = 'idflow: 1\nname: x\nsteps:\n  a:\n    switch: run.mode\n    cases:\n      full: a\n    default: end\n';
    assert.deepEqual(changes(text, { edit: 'connect', from: 'a', port: { kind: 'case', name: 'no: 1' }, to: 'end' }), [
      "+       'no: 1': end",
    ]);
  });

  it('are refused where a step can not have them', () => {
    const to = 'end';
    assert.match(
      refusal(flow, { edit: 'connect', from: 'insert-user', port: { kind: 'flow', name: 'then' }, to }),
      /no way out named `then`/,
    );
    assert.match(
      refusal(flow, { edit: 'connect', from: 'insert-user', port: { kind: 'case', name: 'x' }, to }),
      /only a `switch` has/,
    );
    assert.match(
      refusal(flow, { edit: 'connect', from: 'insert-user', port: { kind: 'error', name: 'boom' }, to }),
      /no kind of error/,
    );
    assert.match(refusal(flow, { edit: 'connect', from: 'nobody', port: next, to }), /no step `nobody`/);
    assert.match(refusal(flow, { edit: 'connect', from: 'insert-user', port: next, to: '__proto__' }), /no step `__proto__`/);
    assert.match(
      refusal(flow, { edit: 'disconnect', from: 'user-exists', port: { kind: 'flow', name: 'then' } }),
      /must lead somewhere.*Connect/s,
    );
  });
});

describe('deleting steps', () => {
  it('leads what led to them on to where they led', () => {
    const after = edited(flow, { edit: 'delete-steps', steps: ['before-insert', 'insert-user', 'after-insert'], heal: true });
    const { steps } = valueOf(after) as { steps: Record<string, Record<string, string>> };
    assert.equal(steps['user-in-target']?.['else'], 'account-values');
    assert.match(after, /# -- 5: insert -+\n\n {2}# -- 6: update -+\n\n {2}fetch-user:/);
  });

  it('without healing leaves optional edges out and leads required ones to the end', () => {
    const { steps } = valueOf(edited(flow, { edit: 'delete-steps', steps: ['before-insert', 'fetch-user'], heal: false })) as {
      steps: Record<string, Record<string, string>>;
    };
    assert.equal(steps['user-in-target']?.['then'], 'end');
    assert(!Object.hasOwn(steps['user-in-target'] ?? {}, 'else'));
  });

  it('keeps a loop that loses its body a loop', () => {
    const body = ['before-revoke', 'delete-grant', 'after-revoke'];
    const { steps } = valueOf(edited(flow, { edit: 'delete-steps', steps: body, heal: true })) as {
      steps: Record<string, Record<string, string>>;
    };
    assert.equal(steps['grants-to-remove']?.['do'], 'grants-to-remove');
  });

  it('moves the start along', () => {
    const text = 'idflow: 1\nname: x\nsteps:\n  a: { log: hi, next: c }\n  b: { end: auto }\n  c: { end: auto }\n';
    assert.equal(
      edited(text, { edit: 'delete-steps', steps: ['a'], heal: true }),
      'idflow: 1\nname: x\nstart: c\nsteps:\n  b: { end: auto }\n  c: { end: auto }\n',
    );
    assert.equal(edited(text, { edit: 'delete-steps', steps: ['a', 'b', 'c'], heal: true }), 'idflow: 1\nname: x\nsteps: {}\n');
  });

  it('takes the comments of a step with it, and no others', () => {
    const text = [
      'idflow: 1',
      'name: x',
      'steps: # all',
      '  # -- one ---',
      '  # about a',
      '  a: # first',
      '    end: auto',
      '    # deeper',
      '',
      '  # -- two ---',
      '',
      '  # about b',
      '  b:',
      '    end: auto',
      '',
      '# tail',
      '',
    ].join('\n');
    assert.deepEqual(changes(text, { edit: 'delete-steps', steps: ['a'], heal: true }), [
      '-   # about a',
      '-   a: # first',
      '-     end: auto',
      '-     # deeper',
      '- ',
    ]);
    assert.deepEqual(changes(crlf(text), { edit: 'delete-steps', steps: ['b'], heal: true }), [
      '-   # about b\r',
      '-   b:\r',
      '-     end: auto\r',
      '- \r',
    ]);
  });

  it('leaves a file without a last line break without one', () => {
    const text = 'idflow: 1\nname: x\nsteps:\n  a: { end: auto }\n  b: { end: auto }';
    assert.equal(
      edited(text, { edit: 'delete-steps', steps: ['b'], heal: true }),
      'idflow: 1\nname: x\nsteps:\n  a: { end: auto }',
    );
  });

  it('keeps what others refer to', () => {
    const text = 'idflow: 1\nname: x\nsteps:\n  a: &a { end: auto }\n  b: *a\n';
    assert.match(refusal(text, { edit: 'delete-steps', steps: ['a'], heal: true }), /anchor `&a`.*line 5/);
    assert.equal(
      edited(text, { edit: 'delete-steps', steps: ['b'], heal: true }),
      'idflow: 1\nname: x\nsteps:\n  a: &a { end: auto }\n',
    );
  });
});

describe('the start', () => {
  it('is written before the steps, or changed', () => {
    assert.deepEqual(changes(hello, { edit: 'set-start', step: 'create' }), ['+ start: create']);
    const started = edited(hello, { edit: 'set-start', step: 'create' });
    assert.deepEqual(changes(started, { edit: 'set-start', step: 'known' }), ['- start: create', '+ start: known']);
  });
});
