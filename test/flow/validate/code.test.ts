import assert from 'node:assert/strict';
import { problemsOf, suggestionsFor, yaml } from './problems-of.ts';

/** A flow of one step that uses the expression. */
const deciding = (expression: string): string => `idflow: 1\nname: x\nsteps:\n  a: { decide: "${expression}", then: end }\n`;

describe('validation of expressions', () => {
  it('shows where one does not parse, inside of blocks and quotes too', () => {
    const text = yaml`
      idflow: 1
      name: Update user
      steps:
        first:
          decide: |
            input.ready &&
              input.age > > 3
          then: second
        second:
          log: 'it''s \${input.name +} now'
    `;
    assert.deepEqual(problemsOf(text), ['7:21 invalid-expression Unexpected `>`.', '10:31 invalid-expression Unexpected `}`.']);
  });

  it('finds a missing end, a second expression and a forgotten one', () => {
    assert.deepEqual(problemsOf(deciding('input.')), ['4:23 invalid-expression The expression ends too early.']);
    assert.deepEqual(problemsOf(deciding('input.a; input.b')), ['4:24 invalid-expression Only one expression is allowed here.']);
    assert.deepEqual(problemsOf('idflow: 1\nname: x\nsteps:\n  a:\n    decide:\n    then: end\n'), [
      '5:12 wrong-type Expected an expression, found nothing.',
    ]);
    assert.deepEqual(problemsOf(deciding('await input.a')), [
      '4:17 invalid-expression Leave out `await`: expressions answer at once.',
    ]);
  });

  it('finds names that nothing defines', () => {
    assert.deepEqual(problemsOf(deciding('sourc.a && input.b')), ['4:17 unknown-name `sourc` is not known here.']);
    assert.deepEqual(suggestionsFor(deciding('sourc.a && input.b')), ['Did you mean `source`?']);
    assert.deepEqual(suggestionsFor(deciding('newObject.a')), [
      '`newObject` exists only in the code of an object: its calls, filters and triggers.',
    ]);
    assert.deepEqual(suggestionsFor(deciding('new Intl.DateTimeFormat()')), [
      'Scripts have no `Intl`; `date` and `text` format dates and texts.',
    ]);
  });

  it('knows JavaScript, the library and what the expression declares itself', () => {
    const code =
      'Object.keys(input).map((key, at) => { const { a: [b = 1], ...rest } = input[key]; return [text.slug(b), rest, at, date.today(), { key }]; })';
    assert.deepEqual(problemsOf(deciding(code)), []);
  });

  it('tells the text that was meant from the name that was written', () => {
    const text = yaml`
      idflow: 1
      name: Create group
      targets: { idp: okta }
      steps:
        create:
          idp: create-group
          target: idp
          with:
            name: Sales
            description: All people of Sales
    `;
    assert.deepEqual(problemsOf(text), [
      '9:13 unknown-name `Sales` is not known here.',
      '10:24 invalid-expression Only one expression is allowed here.',
    ]);
    assert.deepEqual(suggestionsFor(text), [
      'For the text Sales write it in quotes of its own: `"\'Sales\'"`.',
      'For the text All people of Sales write it in quotes of its own: `"\'All people of Sales\'"`.',
    ]);
  });

  it('looks at the steps, objects and fields that expressions name', () => {
    const text = yaml`
      idflow: 1
      name: Update user
      targets: { hr: sql }
      objects:
        user: { target: hr, mapping: [ a <= b ] }
      steps:
        find-user: { map: user, next: decide }
        decide: { decide: steps.find-user && steps.decid, then: other }
        other: { decide: objects.usr.new || objects.user.exist || objects.user.old, then: end }
    `;
    assert.deepEqual(problemsOf(text), [
      'warning 8:21 unknown-name There is no step `find`.',
      'warning 8:40 unknown-name There is no step `decid`.',
      '9:20 unknown-object There is no object `usr`.',
      'warning 9:39 unknown-name `objects.user` has no `exist`.',
    ]);
    assert.equal(suggestionsFor(text)[0], "An id with `-` is written in brackets: `steps['find-user']`.");
  });

  it('knows the item of a loop in its body, and nowhere else', () => {
    const text = yaml`
      idflow: 1
      name: Grants
      steps:
        each: { for-each: input.grants, as: grant, do: body, next: after }
        body: { log: "\${index}: \${grant.role} \${item}", next: each }
        after: { log: "\${grant.role}" }
    `;
    assert.deepEqual(problemsOf(text), [
      '5:43 unknown-name `item` is not known here.',
      '6:20 unknown-name `grant` is not known here.',
    ]);
  });

  it('checks attributes against an input schema that is closed', () => {
    const text = yaml`
      idflow: 1
      name: Update user
      input:
        type: object
        properties:
          user: { type: object, properties: { accountName: {}, mail: {} }, additionalProperties: false }
      source: input.user
      targets: { hr: sql }
      objects:
        user:
          target: hr
          mapping:
            - user_name <= acountName
            - mail <= mail
      steps:
        map: { map: user, next: log }
        log: { log: "\${source.mial} \${input.other} \${input.user.name.first}" }
    `;
    assert.deepEqual(problemsOf(text), [
      'warning 13:22 unknown-name The source has no `acountName`: the input schema does not know it.',
      'warning 17:18 unknown-name The input schema does not know `mial`.',
      'warning 17:48 unknown-name The input schema does not know `user.name`.',
    ]);
    assert.equal(suggestionsFor(text)[0], 'Did you mean `accountName`?');
  });
});

describe('validation of scripts', () => {
  const withTrigger = (trigger: string): string =>
    yaml`
      idflow: 1
      name: Update user
      targets: { hr: sql }
      objects:
        user:
          target: hr
          triggers:
            preInsert:
    ` + `${trigger.replace(/^(?=.)/gm, '        ')}\nsteps:\n  a: { trigger: preInsert, object: user }\n`;

  it('shows the line of the flow where an inline script does not compile', () => {
    assert.deepEqual(problemsOf(withTrigger('- name: x\n  script: |\n    const a = 1\n    return a b')), [
      '12:22 invalid-script Unexpected `b`.',
    ]);
  });

  it('shows the place in a script file', () => {
    const files = { 'triggers/a.ts': 'const a: number = 1;\nenum B { C }\nreturn a;\n' };
    const [problem] = problemsOf(withTrigger('- file: triggers/a.ts'), files);
    assert.match(problem ?? '', /^triggers\/a\.ts:2:1 invalid-script /);
  });

  it('finds a pre-trigger that vetoes every time', () => {
    assert.deepEqual(problemsOf(withTrigger('- script: "log(1)"')), [
      'warning 9:19 always-vetoes The preInsert trigger of `user` returns nothing, so it vetoes every time.',
    ]);
    assert.deepEqual(problemsOf(withTrigger('- script: "if (source.a) return false; else return null"')), [
      'warning 9:19 always-vetoes The preInsert trigger of `user` only returns null, undefined or false, so it vetoes every time.',
    ]);
    assert.deepEqual(problemsOf(withTrigger('- script: "return [1].map(() => { return 2 })"')), []);
  });

  it('warns of names that a script can not see', () => {
    assert.deepEqual(problemsOf(withTrigger('- script: "console.log(newObject.a); return row"')), [
      'warning 9:20 unknown-name `console` is not known here.',
      'warning 9:53 unknown-name `row` is not known here.',
    ]);
  });

  it('takes a filter as an expression or as a script over `row`', () => {
    const text = yaml`
      idflow: 1
      name: Update user
      targets: { hr: sql }
      objects:
        user:
          target: hr
          properties:
            check: SELECT id FROM users
            checkFilter: row.id > 3
            selectFilter: |
              if (row.id < 3) return false
              return row.id + ]
      steps:
        a: { check: user, then: end }
    `;
    assert.deepEqual(problemsOf(text), ['12:25 invalid-script Unexpected `]`.']);
  });
});
