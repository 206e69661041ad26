import assert from 'node:assert/strict';
import { problemsOf, suggestionsFor, yaml } from './problems-of.ts';

describe('validation of what a flow declares', () => {
  it('finds objects and targets that are not there, and those that nothing uses', () => {
    const text = yaml`
      idflow: 1
      name: Update user
      targets: { hr: sql, spare: sql }
      objects:
        user: { target: hrr, properties: { check: SELECT 1 } }
        role: { target: hr }
      steps:
        a: { check: usr, then: b }
        b: { sql: SELECT 1, target: hrx }
    `;
    assert.deepEqual(problemsOf(text), [
      'warning 3:21 unused-target Nothing uses the target `spare`.',
      'warning 5:3 unused-object No step uses the object `user`.',
      '5:19 unknown-target There is no target `hrr`.',
      'warning 6:3 unused-object No step uses the object `role`.',
      '8:15 unknown-object There is no object `usr`.',
      '9:31 unknown-target There is no target `hrx`.',
    ]);
    assert.equal(suggestionsFor(text)[4], 'Did you mean `user`?');
  });

  it('counts a use in an expression or a script', () => {
    const text = yaml`
      idflow: 1
      name: Update user
      targets: { hr: sql, crm: sql }
      objects:
        user: { target: hr }
      steps:
        a: { decide: objects.user.exists, then: b }
        b: { script: "return targets.crm.query('SELECT 1')" }
    `;
    assert.deepEqual(problemsOf(text), []);
  });

  it('does not take a broken declaration for a missing one', () => {
    const text = yaml`
      idflow: 1
      name: Update user
      targets: { hr: sqll }
      objects:
        user: { targt: hr }
      steps:
        a: { check: user, then: b }
        b: { sql: SELECT 1, target: hr }
    `;
    assert.deepEqual(
      problemsOf(text).map((line) => line.split(' ')[1]),
      ['wrong-value', 'missing-key', 'unknown-key'],
    );
  });

  it('finds statements for the other kind of target', () => {
    const text = yaml`
      idflow: 1
      name: Update user
      targets: { hr: sql, idp: okta }
      objects:
        user:
          target: idp
          properties: { check: SELECT 1 }
        account:
          target: hr
          properties:
            check: { idp: find-user, with: { user: source.login } }
      steps:
        a: { check: user, then: b }
        b: { check: account, then: c }
        c: { sql: SELECT 1, target: idp, next: d }
        d: { idp: list-users, target: hr }
    `;
    assert.deepEqual(
      problemsOf(text).map((line) => line.split(' ').slice(0, 2).join(' ')),
      ['7:26 wrong-target-kind', '11:21 wrong-target-kind', '15:31 wrong-target-kind', '16:33 wrong-target-kind'],
    );
  });

  it('finds what an object lacks for the steps that use it', () => {
    const text = yaml`
      idflow: 1
      name: Update user
      targets: { hr: sql }
      objects:
        user: { target: hr, mapping: [ a => b ], properties: { update: UPDATE users SET a = 1 } }
        grant: { target: hr, mapping: [ a <= b ] }
      steps:
        map: { map: user, next: insert }
        insert: { insert: user, next: fetch }
        fetch: { fetch: user, next: password }
        password: { update: user, property: updatePassword, next: parse }
        parse: { parse: grant, next: delta }
        delta: { delta: grant, wanted: source.grants }
    `;
    assert.deepEqual(problemsOf(text), [
      '8:15 missing-mapping The object `user` has no outgoing rules, so nothing would be mapped.',
      'warning 9:21 missing-property The object `user` has no `insert`, so this step would be skipped.',
      'warning 10:19 missing-property The object `user` has neither `select`, `selectByAccountName` nor `check`, so this step would be skipped.',
      'warning 11:39 missing-property The object `user` has no `updatePassword`, so this step would be skipped.',
      '12:19 missing-mapping The object `grant` has no incoming rules, so its rows would say nothing.',
      '13:19 missing-key-attributes The object `grant` has no `key`, so nothing tells which items of the two lists are the same.',
    ]);
  });
});

describe('validation of IdP calls', () => {
  it('knows the operations and their parameters, in steps and in properties', () => {
    const text = yaml`
      idflow: 1
      name: Create user
      targets: { idp: okta }
      objects:
        group:
          target: idp
          properties:
            check: { idp: find-group }
            insert: { idp: create-group, with: { nam: "'x'" } }
      steps:
        a: { idp: creat-user, target: idp, next: b }
        b: { idp: request, target: idp, with: { methd: "'GET'" }, next: c }
        c: { check: group, then: d }
        d: { insert: group }
    `;
    assert.deepEqual(problemsOf(text), [
      '8:21 missing-parameter `find-group` needs one of `group`, `name`.',
      '9:22 missing-parameter `create-group` needs `name`: Name of the group.',
      '9:44 unknown-parameter `create-group` takes no `nam`.',
      '11:13 unknown-operation There is no IdP operation `creat-user`.',
      '12:13 missing-parameter `request` needs `path`: Path below the org URL, for example /api/v1/users/me.',
      '12:43 unknown-parameter `request` takes no `methd`.',
    ]);
  });
});

describe('validation of SQL', () => {
  const user = (properties: string, more = ''): string =>
    yaml`
      idflow: 1
      name: Update user
      targets: { hr: sql }
      objects:
        user:
          target: hr
          mapping: [ user_name <= accountName, mail <=> email, since => since ]
          properties:
    ` + `${properties.replace(/^(?=.)/gm, '      ')}\n${more}steps:\n  a: { check: user, then: end }\n`;

  it('shows the place in the statement where it can not be read', () => {
    const text = user(`check: |\n  SELECT id FROM users\n    WHERE name = 'abc`);
    assert.deepEqual(problemsOf(text), ["11:24 invalid-sql The string that starts here is not closed: ' is missing."]);
  });

  it('finds parameters that nothing sets', () => {
    const text = user(
      `check: SELECT id FROM users WHERE user_name = :username
update:
  - sql: UPDATE users SET mail = :mail, since = :since, seen = :seen WHERE id = :id AND t = '12:30'::time
    with: { seen: run.startedAt }`,
    );
    assert.deepEqual(problemsOf(text), [
      '9:53 unbound-parameter Nothing sets the parameter `:username`: neither `with` nor a rule, column or script of `user` does.',
      '11:55 unbound-parameter Nothing sets the parameter `:since`: neither `with` nor a rule, column or script of `user` does.',
    ]);
    assert.equal(suggestionsFor(text)[0], 'Did you mean `:user_name`?');
  });

  it('is silent where the columns read can not be told', () => {
    assert.deepEqual(problemsOf(user('check: SELECT * FROM users\nupdate: UPDATE users SET x = 1 WHERE id = :whatever')), []);
  });

  it('knows what a trigger sets', () => {
    const more = '    triggers:\n      preInsert: { script: "newObject.token = 1; return true" }\n';
    assert.deepEqual(problemsOf(user('check: SELECT :token', more)), []);
    const passedOn = more.replace('newObject.token = 1', 'Object.assign(newObject, source)');
    assert.deepEqual(problemsOf(user('check: SELECT :token, :other', passedOn)), []);
  });

  it('fills a fetch from the object it is fetched by', () => {
    const text = yaml`
      idflow: 1
      name: Grants
      targets: { hr: sql }
      objects:
        account: { target: hr, mapping: [ account_id <= id ] }
        grant:
          target: hr
          mapping: [ role => role ]
          properties: { selectByAccount: "SELECT role FROM grants WHERE account = :account_id AND role = :role" }
      steps:
        map: { map: account, next: fetch }
        fetch: { fetch: grant, property: selectByAccount, by: account, next: parse }
        parse: { parse: grant }
    `;
    assert.deepEqual(problemsOf(text), [
      '9:100 unbound-parameter Nothing sets the parameter `:role`: neither `with` nor a rule, column or script of `account` does.',
    ]);
  });

  it('fills a step from `with` and its object', () => {
    const text = yaml`
      idflow: 1
      name: Update user
      targets: { hr: sql }
      objects:
        user: { target: hr, mapping: [ id <= id ] }
      steps:
        map: { map: user, next: a }
        a: { sql: [ "SELECT :id, :now", "SELECT :nox" ], target: hr, object: user, with: { now: run.startedAt }, next: b }
        b: { sql: "SELECT :id", target: hr }
    `;
    assert.deepEqual(problemsOf(text), [
      '8:43 unbound-parameter Nothing sets the parameter `:nox`: neither `with` nor a rule, column or script of `user` does.',
      '9:21 unbound-parameter Nothing sets the parameter `:id`: `with` does not name it.',
    ]);
  });
});
