import assert from 'node:assert/strict';
import { problemsOf, suggestionsFor, yaml } from './problems-of.ts';

describe('validation of edges', () => {
  it('finds an edge that leads nowhere, and the step that was meant', () => {
    const text = yaml`
      idflow: 1
      name: Update user
      steps:
        exists:
          decide: source != null
          then: user-to-remov
        user-to-remove:
          log: gone
    `;
    assert.deepEqual(problemsOf(text), ['6:11 unknown-step `then` leads to `user-to-remov`, but there is no such step.']);
    assert.deepEqual(suggestionsFor(text), ['Did you mean `user-to-remove`?']);
  });

  it('looks at the start, at cases and at edges for errors', () => {
    const text = yaml`
      idflow: 1
      name: Create user
      start: tipe
      steps:
        type:
          switch: source.type
          cases: { employee: hire, guest: end }
          on-error: { script: say-so }
    `;
    assert.deepEqual(problemsOf(text), [
      '3:8 unknown-step `start` leads to `tipe`, but there is no such step.',
      '7:24 unknown-step The case `employee` leads to `hire`, but there is no such step.',
      '8:25 unknown-step The edge for `script` errors leads to `say-so`, but there is no such step.',
    ]);
  });

  it('knows a step whose body is broken', () => {
    const text = yaml`
      idflow: 1
      name: Create user
      steps:
        first: { log: hello, next: second }
        second: { lgo: world }
    `;
    assert.deepEqual(problemsOf(text), ['5:13 unknown-kind The step `second` has no key that says what it does.']);
  });

  it('tells of edges for errors that no edge catches, and of their repetition', () => {
    const text = yaml`
      idflow: 1
      name: Remove leavers
      targets: { hr: sql }
      steps:
        remove:
          sql: DELETE FROM people
          target: hr
          retry: { attempts: 3, on: [timeout, not-confirmed] }
          on-error: { change-limit: say-so, step-limit: end, any: end }
        say-so: { log: too many }
    `;
    assert.deepEqual(problemsOf(text), [
      'warning 8:41 uncatchable-kind `not-confirmed` errors end the run, so they are not tried again.',
      'warning 9:17 uncatchable-kind No edge catches `change-limit` errors: they end the run.',
      'warning 9:39 uncatchable-kind No edge catches `step-limit` errors: they end the run.',
    ]);
    assert.deepEqual(suggestionsFor(text), [
      'Leave it out.',
      'Leave the edge out; the limit of changes is `max-changes` of the environment, in idflow.targets.yaml.',
      'Leave the edge out.',
    ]);
  });

  it('keeps the name end for the end', () => {
    const text = yaml`
      idflow: 1
      name: Create user
      steps:
        first: { log: hello, next: end }
        end: { log: bye }
    `;
    assert.deepEqual(problemsOf(text), [
      '5:3 invalid-name `end` is where every flow ends, so a step of that name must be an `end` step.',
    ]);
    assert.deepEqual(problemsOf(text.replace('log: bye', 'end: succeeded')), []);
  });
});

describe('validation of ways through a flow', () => {
  it('finds steps that nothing leads to', () => {
    const text = yaml`
      idflow: 1
      name: Update user
      steps:
        first: { log: hello }
        lost: { log: nobody reads this, next: first }
    `;
    assert.deepEqual(problemsOf(text), ['warning 5:3 unreachable-step No path from the start leads to `lost`.']);
  });

  it('finds steps that never come to an end, once for all that go round together', () => {
    const text = yaml`
      idflow: 1
      name: Update user
      steps:
        ask: { decide: source.ready, then: end, else: wait }
        wait: { log: waiting, next: again }
        again: { log: still, next: wait }
    `;
    assert.deepEqual(problemsOf(text), [
      'warning 5:3 endless-loop No path leads from `wait` to the end of the flow. It and 1 more step go round for ever.',
    ]);
  });

  it('takes an edge for errors as a way out', () => {
    const text = yaml`
      idflow: 1
      name: Poll
      targets: { hr: sql }
      steps:
        poll: { sql: SELECT 1, target: hr, next: poll, on-error: { timeout: end } }
    `;
    assert.deepEqual(problemsOf(text), []);
  });
});

describe('validation of loops', () => {
  const loop = (body: string): string =>
    `idflow: 1\nname: Grants\nsteps:\n  each: { for-each: source.grants, do: ${body}\n  grant: { log: granted, next: end }\n`;

  it('finds a body that never comes back', () => {
    assert.deepEqual(problemsOf(loop('grant }')), [
      'warning 4:40 loop-without-body The body of `each` never comes back to it, so only the first item is taken.',
    ]);
    assert.deepEqual(suggestionsFor(loop('grant }')), ['Lead the last step of the body back: `next: each`.']);
  });

  it('finds a loop without a body', () => {
    assert.deepEqual(problemsOf(loop('each, next: grant }')), [
      'warning 4:40 loop-without-body `each` has no body: its `do` leads to itself, so nothing is done for the items.',
    ]);
  });

  it('accepts bodies that leave early, loops in loops and loops that are started again', () => {
    const text = yaml`
      idflow: 1
      name: Grants
      steps:
        outer: { for-each: source.accounts, as: account, do: inner, next: again }
        inner: { for-each: account.grants, do: known, next: outer }
        known: { decide: item.role + index + account.name, then: grant, else: outer }
        grant: { log: "granted \${item.role} to \${account.name}", next: inner }
        again: { decide: source.again, then: outer, else: end }
    `;
    assert.deepEqual(problemsOf(text), []);
  });
});
