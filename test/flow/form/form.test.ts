import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IDP_OPERATIONS } from '../../../src/flow/idp-operations.ts';
import { formOf, type Form, type FormField } from '../../../src/flow/form/index.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';
import { STEP_DEFINITIONS } from '../../../src/flow/steps/index.ts';

const form = (text: string, path: string): Form => {
  const found = formOf(readFlow(text, 'flow.idflow.yaml'), path);
  assert.ok(found, `${path} has no form`);
  return found;
};

/** The form of a step in a flow of that step and an end. */
const stepForm = (body: string, more = ''): Form =>
  form(
    `idflow: 1\nname: Test\n${more}steps:\n  it:\n${body.replace(/^/gm, '    ')}\n  done: { end: auto, title: Done }\n`,
    'steps/it',
  );

const field = ({ fields }: { readonly fields?: readonly FormField[] | undefined }, ...labels: readonly string[]): FormField => {
  const [label, ...rest] = labels;
  const found = fields?.find((each) => each.label === label);
  assert.ok(found, `there is no field ${String(label)} among ${fields?.map((each) => each.label).join(', ') ?? 'none'}`);
  return rest.length === 0 ? found : field(found, ...rest);
};

/** `label: editor = value` of each field, those inside indented. */
function outline(fields: readonly FormField[] = [], indent = ''): string[] {
  return fields.flatMap(({ label, editor, given, value, fields: inner }) => [
    `${indent}${label}: ${editor}${given ? ` = ${value === undefined ? '…' : JSON.stringify(value)}` : ''}`,
    ...outline(inner, `${indent}  `),
  ]);
}

describe('the form of a step', () => {
  it('shows its settings, its edges and what every step has', () => {
    const it = stepForm("decide: source.status === 'REMOVED'\nthen: done\ntitle: 2 · User to remove?");
    assert.equal(it.title, 'Decide');
    assert.equal(it.name, 'it');
    assert.deepEqual(outline(it.fields), [
      `decide: expression = "source.status === 'REMOVED'"`,
      'then: reference = "done"',
      'else: reference',
      'title: text = "2 · User to remove?"',
      'note: note',
      'timeout: duration',
      'retry: number',
      'on-error: map',
    ]);
    assert.deepEqual(
      it.fields.map(({ section }) => section),
      ['settings', 'edges', 'edges', 'about', 'about', 'failure', 'failure', 'failure'],
    );
  });

  it('says what is needed, and what holds without what is not', () => {
    const it = stepForm('for-each: input.users\ndo: done');
    assert.equal(field(it, 'do').required, true);
    assert.equal(field(it, 'next').otherwise, 'end');
    assert.equal(field(it, 'as').otherwise, 'item');
    assert.equal(field(it, 'concurrency').otherwise, '1');
    assert.equal(field(stepForm('idp: find-user\ntarget: idp'), 'missing').otherwise, 'next');
  });

  it('offers steps, objects and targets for what names them', () => {
    const objects = 'targets: { hr: sql }\nobjects:\n  user: { target: hr, title: A person }\n';
    const it = stepForm('sql: SELECT 1\ntarget: hr\nobject: user\nnext: done', objects);
    assert.deepEqual(it.names.target, [{ value: 'hr', doc: 'sql' }]);
    assert.deepEqual(it.names.object, [{ value: 'user', doc: 'A person' }]);
    assert.deepEqual(it.names.step, [
      { value: 'it', doc: '' },
      { value: 'done', doc: 'Done' },
      { value: 'end', doc: 'Ends the run.' },
    ]);
  });

  it('offers the words, operations and kinds of error that the language knows', () => {
    const it = stepForm('idp: find-user\ntarget: idp\nwith: { user: input.id }\non-error: { not-found: done }');
    assert.equal(field(it, 'idp').choices?.length, Object.keys(IDP_OPERATIONS).length);
    assert.deepEqual(field(it, 'with').entry?.names, [{ value: 'user', doc: 'Required. Okta id or login.' }]);
    assert.ok(field(it, 'on-error').entry?.names?.some(({ value }) => value === 'any'));
    assert.equal(field(it, 'on-error', 'not-found').editor, 'reference');
    assert.deepEqual(
      field(stepForm('end: auto'), 'end').choices?.map(({ value }) => value),
      ['auto', 'succeeded', 'no-changes', 'vetoed', 'cancelled', 'failed'],
    );
  });

  it('nests what is computed', () => {
    const it = stepForm('call: other.idflow.yaml\nwith:\n  user: item\n  flags: [1, true]\n  profile: { login: item.mail }');
    assert.deepEqual(outline(field(it, 'with').fields), [
      'user: expression = "item"',
      'flags: list = …',
      '  1: expression = "1"',
      '  2: expression = "true"',
      'profile: map = …',
      '  login: expression = "item.mail"',
    ]);
    assert.equal(field(it, 'with', 'profile', 'login').path, 'steps/it/with/profile/login');
  });

  it('reads a single statement as a list of one, at the place of the list', () => {
    const it = stepForm('sql: |\n  SELECT id FROM users WHERE name = :name\ntarget: hr');
    const [only, ...others] = field(it, 'sql').fields ?? [];
    assert.equal(others.length, 0);
    assert.equal(only?.path, 'steps/it/sql');
    assert.equal(only.value, 'SELECT id FROM users WHERE name = :name\n');
    assert.equal(only.editor, 'sql');
  });

  it('offers the long form of what can be short', () => {
    assert.deepEqual(field(stepForm('log: hello\nretry: 3'), 'retry').detailed, { attempts: 3 });
    assert.deepEqual(field(stepForm('script: return 1'), 'script').detailed, { script: 'return 1' });
    assert.deepEqual(outline(field(stepForm('log: hello\nretry: { attempts: 3 }'), 'retry').fields).slice(0, 2), [
      'attempts: number = "3"',
      'delay: duration',
    ]);
  });

  it('knows the language of a script from beside it', () => {
    const it = stepForm('script:\n  language: typescript\n  script: return 1');
    assert.equal(field(it, 'script', 'script').language, 'typescript');
  });

  it('shows a step with problems as far as it goes', () => {
    const it = stepForm('decide: [1, 2]\nthen: nowhere\nelsee: done');
    assert.equal(field(it, 'decide').editor, 'yaml');
    assert.equal(field(it, 'then').value, 'nowhere');
    assert.equal(field(it, 'elsee').unknown, true);
    assert.equal(stepForm('title: What is it?').step, '');
    assert.equal(stepForm('- 1').fields[0]?.editor, 'yaml');
  });

  it('finds values behind aliases', () => {
    const text = 'idflow: 1\nname: T\nsteps:\n  a: { log: &text hello }\n  b: { log: *text }\n  c: { log: *missing }\n';
    assert.equal(field(form(text, 'steps/b'), 'log').value, 'hello');
    assert.equal(field(form(text, 'steps/c'), 'log').value, undefined);
  });

  it('takes names that JavaScript treats in a special way for names', () => {
    const text = 'idflow: 1\nname: T\nsteps:\n  __proto__: { log: a }\n  constructor: { toString: 1, __proto__: 2 }\n';
    assert.equal(field(form(text, 'steps/__proto__'), 'log').value, 'a');
    assert.deepEqual(
      form(text, 'steps/constructor')
        .fields.filter(({ unknown }) => unknown)
        .map(({ label }) => label),
      ['toString', '__proto__'],
    );
  });

  it('has one for every kind in the example of its definition', () => {
    for (const { kind, title, example, fields, edges } of Object.values(STEP_DEFINITIONS)) {
      const it = stepForm(example);
      assert.equal(it.title, title);
      assert.equal(it.step, kind);
      assert.ok(field(it, kind).given);
      for (const key of [...Object.keys(fields), ...Object.keys(edges)]) assert.notEqual(field(it, key).editor, 'yaml', key);
    }
  });
});

describe('the form of an object', () => {
  const text = [
    'idflow: 1',
    'name: T',
    'targets: { hr: sql }',
    'objects:',
    '  user:',
    '    target: hr',
    '    mapping:',
    '      - user_name <= accountName',
    '      - { rule: mail <=> email, when: email != null, note: Both ways }',
    '      - granted_on => grantedOn',
    '      - no rule at all',
    '    properties:',
    '      check: SELECT id FROM users',
    '      checkFilter: row.id > 1',
    '      insert:',
    '        - INSERT INTO users (name) VALUES (:name)',
    '        - { sql: "UPDATE x SET a = :a", with: { a: input.a } }',
    '    triggers:',
    '      preInsert: { file: triggers/has-mail.ts }',
    'steps: { done: { end: auto } }',
    '',
  ].join('\n');

  it('has its own settings as fields, and the rest as parts to open or to add', () => {
    const user = form(text, 'objects/user');
    assert.equal(user.name, 'user');
    assert.deepEqual(outline(user.fields), [
      'title: text',
      'note: note',
      'type: choice',
      'target: reference = "hr"',
      'key: list',
      'when: expression',
    ]);
    assert.deepEqual(
      user.parts?.filter(({ given }) => given).map(({ path, summary }) => `${path}: ${summary}`),
      [
        'objects/user/mapping: 4 rules',
        'objects/user/properties/check: 1 statement, filtered',
        'objects/user/properties/insert: 2 statements',
        'objects/user/triggers/preInsert: 1 trigger',
      ],
    );
    assert.ok(user.parts.some(({ label, given }) => label === 'postDelete' && !given));
  });

  it('shows a mapping as rows', () => {
    assert.deepEqual(form(text, 'objects/user/mapping').mapping, [
      {
        path: 'objects/user/mapping/0',
        rulePath: 'objects/user/mapping/0',
        attribute: 'user_name',
        direction: '<=',
        expression: 'accountName',
      },
      {
        path: 'objects/user/mapping/1',
        rulePath: 'objects/user/mapping/1/rule',
        attribute: 'mail',
        direction: '<=>',
        expression: 'email',
        when: 'email != null',
        note: 'Both ways',
      },
      {
        path: 'objects/user/mapping/2',
        rulePath: 'objects/user/mapping/2',
        attribute: 'granted_on',
        direction: '=>',
        expression: 'grantedOn',
      },
      {
        path: 'objects/user/mapping/3',
        rulePath: 'objects/user/mapping/3',
        attribute: '',
        direction: '<=',
        expression: '',
        text: 'no rule at all',
      },
    ]);
  });

  it('shows the statements of a property with its filter', () => {
    assert.deepEqual(outline(form(text, 'objects/user/properties/check').fields), [
      'check: list = …',
      '  1: sql = "SELECT id FROM users"',
      'checkFilter: script = "row.id > 1"',
    ]);
    const insert = form(text, 'objects/user/properties/insert');
    assert.deepEqual(outline(insert.fields), [
      'insert: list = …',
      '  1: sql = "INSERT INTO users (name) VALUES (:name)"',
      '  2: group = …',
      '    sql: sql = "UPDATE x SET a = :a"',
      '    with: map = …',
      '      a: expression = "input.a"',
      '    writes: flag',
    ]);
    assert.deepEqual(field(insert, 'insert', '2', 'with').entry?.names, [{ value: 'a', doc: '' }]);
  });

  it('shows the triggers of a stage', () => {
    assert.deepEqual(outline(form(text, 'objects/user/triggers/preInsert').fields), [
      'preInsert: list = …',
      '  1: group = …',
      '    name: text',
      '    file: reference = "triggers/has-mail.ts"',
      '    script: script',
      '    language: choice',
    ]);
  });

  it('has none for what the file does not have', () => {
    const source = readFlow(text, 'flow.idflow.yaml');
    for (const path of [
      'steps/none',
      'objects/none',
      'objects/user/properties/delete',
      'objects/user/triggers/x',
      'objects/x/mapping',
    ])
      assert.equal(formOf(source, path), undefined, path);
  });

  it('shows the form around a value', () => {
    assert.equal(form(text, 'objects/user/mapping/1/when').path, 'objects/user/mapping');
    assert.equal(form(text, 'objects/user/properties/insert/1/with/a').path, 'objects/user/properties/insert');
    assert.equal(form(text, 'steps/done/end').path, 'steps/done');
    assert.equal(form(text, 'targets/hr').path, '');
  });
});

describe('the form of a flow', () => {
  it('has what the flow is given, its targets, and its objects', () => {
    const text =
      'idflow: 1\nname: T\ninput: { $ref: a.json }\ntargets: { hr: sql }\nobjects: { user: { target: hr } }\nsteps: { a: { end: auto } }\n';
    const flow = form(text, '');
    assert.deepEqual(outline(flow.fields), [
      'name: text = "T"',
      'description: note',
      'input: yaml = "{ $ref: a.json }"',
      'source: expression',
      'targets: map = …',
      '  hr: choice = "sql"',
      'start: reference',
      'step-limit: number',
    ]);
    assert.deepEqual(
      flow.parts?.map(({ path }) => path),
      ['objects/user'],
    );
  });
});

describe('forms of the samples', () => {
  const samples = join(import.meta.dirname, '..', '..', '..', 'samples');
  const files = readdirSync(samples, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.idflow.yaml'));

  for (const file of files)
    it(`${file} has nothing that is only YAML but its input schema`, () => {
      const source = readFlow(readFileSync(join(samples, file), 'utf8'), file);
      const strange: string[] = [];
      const collect = ({ path, editor, unknown, fields }: FormField): void => {
        if ((editor === 'yaml' && path !== 'input') || unknown) strange.push(path);
        fields?.forEach(collect);
      };
      for (const path of source.positions.keys()) formOf(source, path)?.fields.forEach(collect);
      assert.deepEqual(strange, []);
    });

  it('take less than 5 ms each in a flow of a thousand steps', () => {
    const steps = Array.from(
      { length: 1000 },
      (_, index) => `  step-${index}:\n    decide: source.a === ${index}\n    then: step-${(index + 1) % 1000}\n`,
    );
    const source = readFlow(`idflow: 1\nname: Large\nsteps:\n${steps.join('')}`, 'large.idflow.yaml');
    const times = Array.from({ length: 60 }, (_, index) => {
      const start = performance.now();
      formOf(source, `steps/step-${index * 7}`);
      return performance.now() - start;
    }).sort((a, b) => a - b);
    assert.ok(times[30]! < 5, `the median is ${times[30]!.toFixed(1)} ms`);
  });
});
