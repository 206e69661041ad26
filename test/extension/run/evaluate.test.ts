import assert from 'node:assert/strict';
import { evaluateInRunner } from '../../../src/extension/run/evaluate.ts';
import type { Evaluation } from '../../../src/designer/evaluation.ts';
import { RunnerFolder } from '../../runner/runner-folder.ts';

const FLOW = `idflow: 1
name: Values
targets: { hr: sql }
source: input.user
objects:
  user:
    target: hr
    mapping:
      - user_name <= accountName
      - mail <=> email
      - full_name <= \`\${firstName} \${lastName.toUpperCase()}\`
      - { rule: manager <= manager.name.first, when: manager != null }
      - password <= secretWord
      - \`\${mail} <\${user_name}>\` => display
  grant:
    target: hr
    mapping:
      - role <= roleName
  hostile:
    target: hr
    mapping:
      - one <= [1, 2].map(n => n + 1)
      - spin <= (() => { for (;;) {} })()
      - fill <= 'x'.repeat(1e9)
      - reach <= typeof process + typeof require + typeof globalThis.fetch
      - flee <= constructor.constructor('return process')()
      - two <= accountName.length
steps:
  values: { map: user, next: grants }
  grants: { map: grant, from: 'input.grants[0]', next: end }
`;

describe('the mapping on a sample input', function () {
  this.timeout(30_000);
  const folder = new RunnerFolder();
  const SAMPLE = {
    user: { accountName: 'ada', email: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace', secretWord: 'hunter2' },
    grants: [{ roleName: 'admin' }],
  };

  const evaluate = (object: string, sample: unknown = SAMPLE, flow = FLOW): Promise<Evaluation[]> =>
    evaluateInRunner(folder.pool, {
      file: folder.path('values.idflow.yaml'),
      unsaved: { [folder.path('values.idflow.yaml')]: flow },
      object,
      input: typeof sample === 'string' ? sample : JSON.stringify(sample),
    });
  const told = async (...args: Parameters<typeof evaluate>): Promise<unknown[]> =>
    (await evaluate(...args)).map(({ value, applies, error }) => error ?? (applies ? value : 'does not apply'));

  it('gives the value of each rule, from the source of the flow, in the order of the rules', async () => {
    assert.deepEqual(await told('user'), [
      'ada',
      'ada@example.com',
      'Ada LOVELACE',
      'does not apply',
      '•••',
      'ada@example.com <ada>',
    ]);
    assert.deepEqual((await evaluate('user')).map(({ path }) => path).slice(2, 4), [
      'objects/user/mapping/2',
      'objects/user/mapping/3/rule',
    ]);
  });

  it('starts from what the step maps the object from', async () => {
    assert.deepEqual(await told('grant'), ['admin']);
  });

  it('tells the error of the rule that fails, and the values of the others', async () => {
    const values = await told('user', { user: { accountName: 'ada', manager: 'none' } });
    assert.equal(values[0], 'ada');
    assert.match(String(values[2]), /^TypeError: /);
    assert.match(String(values[3]), /^TypeError: /);
    assert.equal(values[5], 'null <ada>');
  });

  describe('of something that was fetched from the target', () => {
    const fetched = async (row: unknown, object = 'user'): Promise<Record<string, unknown>> => {
      const evaluations = await evaluateInRunner(folder.pool, {
        file: folder.path('values.idflow.yaml'),
        unsaved: { [folder.path('values.idflow.yaml')]: FLOW },
        object,
        input: JSON.stringify(row),
        sample: 'fetched',
      });
      const told = evaluations.map(({ path, value, error }): [string, unknown] => [path.split('/')[3]!, error ?? value]);
      return Object.fromEntries(told);
    };
    const ROW = { user_name: 'ada', mail: 'ada@example.com', full_name: 'Ada', password: 'hunter2', more: true };

    it('reads rules to the source from it, and shows what the others would write', async () => {
      assert.deepEqual(await fetched(ROW), {
        0: 'ada',
        1: 'ada@example.com',
        2: 'Ada',
        3: undefined,
        4: '•••',
        5: 'ada@example.com <ada>',
      });
    });

    it('takes the profile of a user for attributes, as a fetch does', async () => {
      assert.equal((await fetched({ id: '00u1', profile: ROW }))[1], 'ada@example.com');
    });

    it('fails rule by rule', async () => {
      assert.match(String((await fetched(null))[5]), /undefined|null|Error/);
    });
  });

  it('survives hostile rules, in bounded time', async () => {
    const values = await told('hostile');
    assert.deepEqual(values[0], [2, 3]);
    assert.match(String(values[1]), /^The script was stopped after .*endless loop/);
    assert.match(String(values[2]), /memory|length|long/i);
    assert.equal(values[3], 'undefinedundefinedundefined');
    assert.match(String(values[4]), /Error/);
  });

  it('says what is wrong with the sample, the object or the source', async () => {
    await assert.rejects(evaluate('user', '{"user":'), /^Error: The sample input is no JSON: /);
    await assert.rejects(evaluate('__proto__'), /There is no object|has no object `__proto__`/);
    await assert.rejects(evaluate('constructor'), /has no object `constructor`/);
    await assert.rejects(
      evaluate('user', {}, FLOW.replace('source: input.user', 'source: input.nobody.there.at')),
      /The flow's `source` can not be computed from this input: /,
    );
  });

  it('is not waited for without end: a runner that hangs is killed', async () => {
    const request = {
      file: folder.path('values.idflow.yaml'),
      unsaved: { [folder.path('values.idflow.yaml')]: FLOW },
      object: 'hostile',
    };
    await assert.rejects(
      evaluateInRunner(folder.pool, { ...request, input: '{"user":{}}' }, 1),
      /could not be evaluated in time/,
    );
    assert.deepEqual(await told('grant'), ['admin']);
  });
});
