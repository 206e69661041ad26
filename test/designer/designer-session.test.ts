import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { FormAnswer } from '../../src/designer/answers.ts';
import { MemoryDocument } from './memory-document.ts';
import { MemoryLayout } from './memory-host.ts';
import { OpenDesigner } from './open-designer.ts';
import { told } from '../../src/flow/sentence.ts';

const FLOW = `idflow: 1
name: Joiners
targets: { hr: sql }
objects:
  user:
    target: hr
    mapping:
      - login <= source.login
      - name <= source.name   # as on the badge
      - mail <= source.mail
    properties:
      insert: INSERT INTO users (login, name, mail) VALUES (:login, :name, :mail)
steps:
  map: { map: user, from: input, next: create }
  # new people only
  create:
    insert: user
    title: Create the user
    next: done
  done:
    log: Created.
`;

const BROKEN = '\n"';

describe('A designer', () => {
  it('shows the flow once its webview listens, and nothing before', async () => {
    const text = new MemoryDocument(FLOW);
    const designer = new OpenDesigner(text);
    text.replace('Joiners', 'Leavers');
    designer.session.follow('steps/map');
    assert.deepEqual(designer.host.sent, []);
    await designer.say({ type: 'ready' });
    assert.deepEqual(designer.steps, ['map', 'create', 'done']);
    assert.equal(designer.shown.diagram.name, 'Leavers');
  });

  it('follows the text with patches of what changed', async () => {
    const text = new MemoryDocument(FLOW);
    const designer = await OpenDesigner.open(text);
    text.replace('title: Create the user', 'title: Make the user');
    const [patch] = designer.messages('patch');
    assert.deepEqual(
      patch?.patch.steps.map(({ id }) => id),
      ['create'],
    );
    assert.equal(designer.title('create'), 'Make the user');
    text.undo();
    assert.equal(designer.title('create'), 'Create the user');
    text.redo();
    assert.equal(designer.title('create'), 'Make the user');
    assert.equal(designer.messages('document').length, 1, 'one whole picture is enough');
  });

  it('shows problems when validation has found them', async () => {
    const text = new MemoryDocument(FLOW);
    const designer = await OpenDesigner.open(text);
    text.replace('next: done', 'next: nowhere');
    assert.deepEqual(designer.messages('problems'), []);
    text.validate();
    const { version, problems } = designer.messages('problems').at(-1)!;
    assert.equal(version, text.version);
    assert.ok(problems.some(({ path, severity }) => path.startsWith('steps/create') && severity === 'error'));
    text.validate();
    assert.equal(designer.messages('problems').length, 1, 'what is known is not told again');
  });

  it('keeps the last good picture while the text is no YAML, and says where it breaks', async () => {
    const text = new MemoryDocument(FLOW);
    const designer = await OpenDesigner.open(text);
    text.edit([{ start: FLOW.length, end: FLOW.length, text: BROKEN }]);
    assert.deepEqual(designer.steps, ['map', 'create', 'done']);
    assert.equal(designer.shown.broken?.line, FLOW.split('\n').length + 1);
    const { refused } = await designer.edit({ edit: 'set-value', path: 'name', value: 'Leavers' });
    assert.match(refused ?? '', /no valid YAML/);
    text.undo();
    assert.equal(designer.shown.broken, null);
  });

  it('says in the language of the user what an edit did, or why it can not be done', async () => {
    const text = new MemoryDocument(FLOW);
    const designer = await OpenDesigner.open(text);
    designer.host.say = (sentence) => told(sentence, (english, values) => `${english.toUpperCase()} (${values.join(', ')})`);
    const renamed = await designer.edit({ edit: 'rename-step', step: 'create', to: 'make' });
    assert.equal(renamed.says, 'RENAMED {0} TO {1}. (create, make)');
    const again = await designer.edit({ edit: 'rename-step', step: 'make', to: 'done' });
    assert.equal(again.refused, 'THERE IS A STEP `{0}` ALREADY. CHOOSE ANOTHER ID. (done)');
    designer.host.allow({ edit: false });
    const locked = await designer.edit({ edit: 'set-value', path: 'name', value: 'Leavers' });
    assert.match(locked.refused ?? '', /^THE FILE CAN NOT BE CHANGED/);
  });

  it('opens a file that is broken or empty', async () => {
    for (const text of ['', FLOW + BROKEN, '- a list', '\u0000']) {
      const designer = await OpenDesigner.open(new MemoryDocument(text));
      assert.match(designer.shown.broken?.message ?? '', /\.$/, `a sentence about ${JSON.stringify(text)}`);
    }
  });

  it('says nothing while its page is hidden, and everything when it is back', async () => {
    const text = new MemoryDocument(FLOW);
    const designer = await OpenDesigner.open(text);
    designer.session.pause();
    const before = designer.host.sent.length;
    text.replace('Create the user', 'Make the user');
    text.validate();
    assert.equal(designer.host.sent.length, before);
    await designer.say({ type: 'ready' });
    assert.equal(designer.title('create'), 'Make the user');
  });

  it('stops listening when it is closed', async () => {
    const text = new MemoryDocument(FLOW);
    const designer = await OpenDesigner.open(text);
    designer.session.dispose();
    const before = designer.host.sent.length;
    text.replace('Create the user', 'Make the user');
    assert.equal(designer.host.sent.length, before);
  });
});

describe('An edit on the canvas', () => {
  it('changes only what it is about, in one step that can be undone', async () => {
    const text = new MemoryDocument(FLOW);
    const designer = await OpenDesigner.open(text);
    const edited = await designer.edit({ edit: 'set-value', path: 'steps/create/title', value: 'Make the user' });
    assert.equal(edited.refused, undefined);
    assert.equal(text.text, FLOW.replace('Create the user', 'Make the user'));
    text.undo();
    assert.equal(text.text, FLOW);
    assert.equal(text.canUndo, false);
    assert.equal(designer.title('create'), 'Create the user');
  });

  it('is answered after the picture that shows it', async () => {
    const text = new MemoryDocument(FLOW);
    const designer = await OpenDesigner.open(text);
    const edited = await designer.edit({ edit: 'rename-step', step: 'create', to: 'make' });
    const order = designer.host.sent.map(({ type }) => type);
    assert.ok(order.indexOf('patch') < order.indexOf('edited'));
    assert.equal(edited.select, 'steps/make');
    assert.equal(edited.version, designer.shown.version);
    assert.deepEqual(designer.steps, ['map', 'make', 'done']);
  });

  it('does not keep later ones from being made when it can not be shown', async () => {
    const text = new MemoryDocument(FLOW);
    const designer = await OpenDesigner.open(text);
    const send = designer.host.send.bind(designer.host);
    designer.host.send = (message) => {
      if (message.type === 'edited') throw new Error('The page is gone');
      send(message);
    };
    await designer.say({ type: 'edit', id: 1, version: 1, edit: { edit: 'set-value', path: 'name', value: 'Leavers' } });
    designer.host.send = send;
    assert.match(designer.host.asked.join(), /The page is gone/);
    assert.equal((await designer.edit({ edit: 'set-value', path: 'name', value: 'Movers' })).refused, undefined);
    assert.match(text.text, /name: Movers/);
  });

  it('is refused with a sentence where there is nothing to edit, and where nothing may be edited', async () => {
    const text = new MemoryDocument(FLOW);
    const designer = await OpenDesigner.open(text);
    assert.match((await designer.edit({ edit: 'rename-step', step: 'gone', to: 'make' })).refused ?? '', /gone/);
    designer.host.allow({ edit: false });
    assert.match((await designer.edit({ edit: 'rename-step', step: 'create', to: 'make' })).refused ?? '', /read-only/);
    designer.host.allow({ edit: true });
    text.locked = true;
    assert.match((await designer.edit({ edit: 'rename-step', step: 'create', to: 'make' })).refused ?? '', /read-only/);
    assert.equal(text.text, FLOW);
  });

  it('waits for the edit before it', async () => {
    const text = new MemoryDocument(FLOW);
    const designer = await OpenDesigner.open(text);
    const { version } = designer.shown;
    const edits = await Promise.all([
      designer.edit({ edit: 'set-value', path: 'steps/create/title', value: 'A' }, version),
      designer.edit({ edit: 'set-value', path: 'steps/create/title', value: 'AB' }, version),
      designer.edit({ edit: 'rename-step', step: 'done', to: 'finished' }, version),
    ]);
    assert.deepEqual(
      edits.map(({ refused }) => refused),
      [undefined, undefined, undefined],
    );
    assert.equal(designer.title('create'), 'AB');
    assert.deepEqual(designer.steps, ['map', 'create', 'finished']);
  });

  it('finds its place in a text that moved on elsewhere', async () => {
    const text = new MemoryDocument(FLOW);
    const designer = await OpenDesigner.open(text);
    const { version } = designer.shown;
    text.replace('# new people only', '# people who are new, and nobody else');
    const edited = await designer.edit({ edit: 'set-value', path: 'steps/create/title', value: 'Make the user' }, version);
    assert.equal(edited.refused, undefined);
    assert.equal(designer.title('create'), 'Make the user');
    assert.ok(text.text.includes('# people who are new, and nobody else'));
  });

  it('does not overwrite what somebody typed there meanwhile', async () => {
    const text = new MemoryDocument(FLOW);
    const designer = await OpenDesigner.open(text);
    const { version } = designer.shown;
    text.replace('Create the user', 'Create the person');
    const { refused } = await designer.edit({ edit: 'set-value', path: 'steps/create/title', value: 'Make the user' }, version);
    assert.match(refused ?? '', /changed meanwhile/);
    assert.equal(designer.title('create'), 'Create the person');
  });

  it('does not take one entry of a list for another', async () => {
    const text = new MemoryDocument(FLOW);
    const designer = await OpenDesigner.open(text);
    const { version } = designer.shown;
    const removed = await Promise.all([
      designer.edit({ edit: 'remove-value', path: 'objects/user/mapping/1' }, version),
      designer.edit({ edit: 'remove-value', path: 'objects/user/mapping/1' }, version),
    ]);
    assert.equal(removed[0].refused, undefined);
    assert.match(removed[1].refused ?? '', /changed meanwhile/);
    assert.ok(text.text.includes('mail <= source.mail'));
  });

  it('does not take one entry of a list for another after the first line of the list was removed', async () => {
    const text = new MemoryDocument(FLOW);
    const designer = await OpenDesigner.open(text);
    const { version } = designer.shown;
    const [first] = /^ +- login.*\n/m.exec(text.text)!;
    text.replace(first, '');
    const before = text.text;
    for (const edit of [
      { edit: 'remove-value', path: 'objects/user/mapping/1' },
      { edit: 'move-entry', path: 'objects/user/mapping', from: 1, to: 0 },
    ] as const) {
      const { refused } = await designer.edit(edit, version);
      assert.match(refused ?? '', /changed meanwhile/);
    }
    assert.equal(text.text, before);
  });

  it('changes an entry of a list after another was changed in place', async () => {
    const text = new MemoryDocument(FLOW);
    const designer = await OpenDesigner.open(text);
    const { version } = designer.shown;
    const edits = await Promise.all([
      designer.edit({ edit: 'set-mapping-rule', path: 'objects/user/mapping/0', expression: 'source.uid' }, version),
      designer.edit({ edit: 'remove-value', path: 'objects/user/mapping/2' }, version),
    ]);
    assert.deepEqual(
      edits.map(({ refused }) => refused),
      [undefined, undefined],
    );
    assert.ok(text.text.includes('login <= source.uid'));
    assert.ok(!text.text.includes('mail <= source.mail'));
  });

  it('is never lost between an undo and what it was made for', async () => {
    const text = new MemoryDocument(FLOW);
    const designer = await OpenDesigner.open(text);
    await designer.edit({ edit: 'duplicate-steps', steps: ['create'] });
    const { version } = designer.shown;
    const copy = designer.steps.find((id) => !['map', 'create', 'done'].includes(id))!;
    text.undo();
    const { refused } = await designer.edit({ edit: 'rename-step', step: copy, to: 'another' }, version);
    assert.ok(refused, 'the step is gone');
    assert.equal(text.text, FLOW);
  });
});

describe('Two designers of one flow', () => {
  it('both show what one of them did', async () => {
    const text = new MemoryDocument(FLOW);
    const [left, right] = [await OpenDesigner.open(text), await OpenDesigner.open(text)];
    await left.edit({ edit: 'rename-step', step: 'create', to: 'make' });
    assert.deepEqual(right.shown, left.shown);
    assert.deepEqual(right.messages('edited'), [], 'only who asked is answered');
  });

  it('do not overwrite each other', async () => {
    const text = new MemoryDocument(FLOW);
    const [left, right] = [await OpenDesigner.open(text), await OpenDesigner.open(text)];
    const { version } = left.shown;
    const [first, second] = await Promise.all([
      left.edit({ edit: 'set-value', path: 'steps/create/title', value: 'Left' }, version),
      right.edit({ edit: 'set-value', path: 'steps/create/title', value: 'Right' }, version),
    ]);
    assert.equal(first.refused, undefined);
    assert.match(second.refused ?? '', /changed meanwhile/);
    assert.equal(right.title('create'), 'Left');
  });

  it('share one arrangement, without an echo to who arranged', async () => {
    const layout = new MemoryLayout();
    const text = new MemoryDocument(FLOW);
    const [left, right] = [await OpenDesigner.open(text, layout), await OpenDesigner.open(text, layout)];
    const steps = { create: { x: 1, y: 2 } };
    await left.say({ type: 'layout', layout: { version: 1, steps, collapsed: [], groups: {} } });
    assert.deepEqual(right.messages('layout').at(-1)?.layout.steps, steps);
    assert.deepEqual(left.messages('layout'), []);
  });
});

describe('The arrangement by hand', () => {
  it('forgets steps that are gone, but not while the text is broken', async () => {
    const text = new MemoryDocument(FLOW);
    const designer = await OpenDesigner.open(text);
    const layout = { version: 1, steps: { gone: { x: 0, y: 0 }, map: { x: 1, y: 1 } }, collapsed: ['gone'], groups: {} };
    text.edit([{ start: FLOW.length, end: FLOW.length, text: BROKEN }]);
    await designer.say({ type: 'layout', layout });
    assert.deepEqual(Object.keys(designer.host.layout.layout.steps), ['gone', 'map']);
    text.undo();
    await designer.say({ type: 'layout', layout });
    assert.deepEqual(designer.host.layout.layout, { version: 1, steps: { map: { x: 1, y: 1 } }, collapsed: [], groups: {} });
  });

  it('goes with a step that gets another id', async () => {
    const designer = await OpenDesigner.open(new MemoryDocument(FLOW));
    const groups = { g: { title: 'People', steps: ['create'] } };
    await designer.say({ type: 'layout', layout: { version: 1, steps: { create: { x: 1, y: 2 } }, collapsed: [], groups } });
    await designer.edit({ edit: 'rename-step', step: 'create', to: 'make' });
    const { layout } = designer.messages('layout').at(-1)!;
    assert.deepEqual(layout.steps['make'], { x: 1, y: 2 });
    assert.deepEqual(layout.groups['g']?.steps, ['create', 'make']);
  });
});

describe('The selection', () => {
  it('goes to the text, and comes from it, without going round in circles', async () => {
    const designer = await OpenDesigner.open(new MemoryDocument(FLOW));
    await designer.say({ type: 'select', paths: ['steps/map', 'steps/create'], turn: 7 });
    assert.deepEqual(designer.host.asked, ['select steps/create']);
    designer.session.follow('steps/create');
    assert.deepEqual(designer.messages('select'), []);
    designer.session.follow('steps/done');
    assert.deepEqual(designer.messages('select'), [{ type: 'select', path: 'steps/done', turn: 7 }]);
    assert.deepEqual(designer.host.asked, ['select steps/create']);
  });
});

describe('A question of the webview', () => {
  it('is answered from the text as it is now', async () => {
    const text = new MemoryDocument(FLOW);
    const designer = await OpenDesigner.open(text);
    const { answer } = await designer.ask({ ask: 'form', path: 'steps/create' });
    const { version, form } = answer as unknown as FormAnswer;
    assert.equal(form.name, 'create');
    assert.equal(version, text.version);
    assert.equal((await designer.ask({ ask: 'form', path: 'steps/gone' })).answer, null);
    const { answer: copied } = await designer.ask({ ask: 'copy', steps: ['done'] });
    assert.match(String(copied), /done:\n {2}log: Created\./);
  });

  it('about a statement is answered with what is known of the database', async () => {
    const flow = 'idflow: 1\nname: S\ntargets: { hr: sql }\nsteps:\n  read: { sql: SELECT 1, target: hr, next: end }\n';
    const designer = await OpenDesigner.open(new MemoryDocument(flow));
    const columns = [{ name: 'login', type: 'TEXT', nullable: false }];
    const schema = { tables: [{ name: 'people', isDefaultSchema: true, kind: 'table' as const, columns }] };
    Object.assign(designer.host, { files: { ...designer.host.files, schema: () => schema } });
    const path = 'steps/read/sql/0';
    const { answer } = await designer.ask({ ask: 'complete', path, text: 'SELECT  FROM people', offset: 7 });
    assert.deepEqual((answer as readonly object[])[0], { label: 'login', kind: 'attribute', detail: 'TEXT', insert: 'login' });
    const { answer: problems } = await designer.ask({ ask: 'check', path, text: 'SELECT logn FROM people' });
    assert.match(JSON.stringify(problems), /has no column `logn`\. Did you mean `login`\?/);
  });

  it('is answered with a sentence when there is no answer', async () => {
    const designer = await OpenDesigner.open(new MemoryDocument(FLOW));
    designer.host.evaluate = () => Promise.reject(new Error('The input is no JSON.'));
    const answer = await designer.ask({ ask: 'evaluate', object: 'user', input: '{' });
    assert.equal(answer.error, 'The input is no JSON.');
    assert.equal(answer.answer, undefined);
  });
});

describe('A run', () => {
  const events = [
    {
      v: 1 as const,
      run: 'r',
      seq: 0,
      at: '2026-01-01T00:00:00Z',
      event: 'log' as const,
      step: 'done',
      iteration: [],
      level: 'info' as const,
      message: 'Created.',
    },
  ];

  it('is shown as it comes, and again from its start to a page that was hidden', async () => {
    const designer = await OpenDesigner.open(new MemoryDocument(FLOW));
    designer.host.runs.run(events, { reset: true, running: true });
    designer.session.pause();
    designer.host.runs.run([{ ...events[0]!, seq: 1 }]);
    await designer.say({ type: 'ready' });
    const runs = designer.messages('run').map(({ reset, running, events: some }) => ({ reset, running, count: some.length }));
    assert.deepEqual(runs, [
      { reset: true, running: true, count: 1 },
      { reset: true, running: false, count: 2 },
    ]);
  });
});

describe('A hostile flow', () => {
  it('shows steps of any name', async () => {
    const flow = `idflow: 1\nname: x\nsteps:\n  __proto__: { log: a, next: constructor }\n  constructor: { log: b }\n`;
    const designer = await OpenDesigner.open(new MemoryDocument(flow));
    assert.deepEqual(designer.steps, ['__proto__', 'constructor']);
    const steps = { constructor: { x: 1, y: 1 } };
    await designer.say({ type: 'layout', layout: { version: 1, steps, collapsed: ['__proto__'], groups: {} } });
    assert.deepEqual(designer.host.layout.layout.collapsed, ['__proto__']);
    assert.equal(({} as { x?: number }).x, undefined);
  });

  it('is not lost by being cut where it can not be copied: the copy is refused, not empty', async () => {
    const text = new MemoryDocument('idflow: 1\nname: x\nsteps:\n  a: { log: &a [*a], next: b }\n  b: { end: auto }\n');
    const designer = await OpenDesigner.open(text);
    assert.match((await designer.ask({ ask: 'copy', steps: ['a'] })).error ?? '', /can not be copied/);
    assert.match(String((await designer.ask({ ask: 'copy', steps: ['b'] })).answer), /^b: /);
  });

  it('survives aliases in circles', async () => {
    const designer = await OpenDesigner.open(
      new MemoryDocument('idflow: 1\nname: x\nsteps: &a\n  one: { log: *a }\n  two: *a\n'),
    );
    assert.ok(designer.steps.includes('one'));
  });

  it('takes 10,000 steps', async () => {
    const steps = Array.from(
      { length: 10_000 },
      (_, at) => `  s${at}: { log: "${at}"${at < 9_999 ? `, next: s${at + 1}` : ''} }\n`,
    );
    const text = new MemoryDocument(`idflow: 1\nname: Long\nsteps:\n${steps.join('')}`);
    const designer = await OpenDesigner.open(text);
    assert.equal(designer.steps.length, 10_000);
    const edited = await designer.edit({ edit: 'rename-step', step: 's5000', to: 'middle' });
    assert.equal(edited.refused, undefined);
  });

  it('reaches the samples whole', async () => {
    const file = 'samples/update-user/update-user.idflow.yaml';
    const designer = await OpenDesigner.open(new MemoryDocument(readFileSync(file, 'utf8'), file));
    assert.ok(designer.steps.length > 10);
  });
});
