import { yaml, type Files } from './problems-of.ts';

/** A flow that uses most of the language, and the files it names: without problems. */
export const WHOLE_FLOW = yaml`
  idflow: 1
  name: Update user
  description: Keeps the users of the HR database and of the IdP like the source.
  input: { $ref: schemas/user.schema.json }
  source: input.user
  targets: { hr: sql, idp: okta }
  objects:
    user:
      type: user
      target: hr
      when: accountName != null
      mapping:
        - user_name <= accountName
        - full_name <= \`\${firstName} \${lastName}\`
        - { rule: mail <=> email, when: email }
      properties:
        check: SELECT id FROM users WHERE user_name = :user_name
        select: SELECT id, mail, full_name FROM users WHERE id = :id
        insert: |
          INSERT INTO users (user_name, full_name, mail, token)
            VALUES (:user_name, :full_name, :mail, :token)
        update:
          - UPDATE users SET full_name = :full_name WHERE id = :id
          - sql: UPDATE users SET seen = :seen WHERE id = :id
            with: { seen: run.startedAt }
        delete: DELETE FROM users WHERE id = :id
        checkFilter: row.id > 0
      triggers:
        preInsert:
          - file: triggers/token.ts
          - name: has-mail
            script: |
              log.info('checking ' + newObject.user_name)
              return newObject.mail !== null
        postUpdate: { script: "targets.idp.call('find-user', { user: source.email })" }
    grant:
      type: grant
      target: hr
      key: [roleName]
      mapping:
        - role <=> roleName
        - user_id <= objects.user.new.id
        - grantedAt <= date.iso(run.startedAt)
        - String(row.since).slice(0, 10) => since
      properties:
        selectByAccount: SELECT role, user_id, since FROM grants WHERE user_id = :id
        insert: INSERT INTO grants (user_id, role) VALUES (:user_id, :role)
        delete: DELETE FROM grants WHERE user_id = :user_id AND role = :role
    group:
      type: group
      target: idp
      mapping: [ name <= item.roleName ]
      properties:
        check: { idp: find-group, with: { name: newObject.name }, result: "answer ? [answer] : []" }
        insert: { idp: create-group, with: { name: newObject.name, description: "'Made by ' + run.id" } }
  start: type
  step-limit: 5000
  steps:
    type:
      switch: source.type
      cases: { person: exists }
      default: other
    exists: { decide: source.accountName, then: user, else: ask }
    ask: { consent: "Go on without \${input.user.email}?", continue: user }
    user: { map: user, next: in-target, otherwise: end }
    in-target: { check: user, then: fetch, else: may-insert }
    may-insert: { trigger: preInsert, object: user, next: insert, vetoed: vetoed }
    insert:
      insert: user
      next: grants
      retry: { attempts: 3, delay: 200ms, on: [unavailable, timeout] }
      timeout: 5s
      on-error: { already-exists: fetch, any: failed }
    fetch: { fetch: user, next: changes, missing: failed }
    changes: { delta: user, mode: full, next: update, unchanged: grants }
    update: { update: user, next: after-update }
    after-update: { trigger: postUpdate, object: user, next: grants }
    grants: { fetch: grant, property: selectByAccount, by: user, next: parse }
    parse: { parse: grant, next: compare }
    compare: { delta: grant, wanted: source.grants, next: to-add }
    to-add: { for-each: objects.grant.toAdd, object: grant, concurrency: 4, do: grant-values, next: to-remove }
    grant-values: { map: grant, next: grant }
    grant: { insert: grant, next: in-idp }
    in-idp: { map: group, from: item, next: group-exists }
    group-exists: { check: group, then: to-add, else: new-group }
    new-group: { insert: group, next: to-add }
    to-remove: { for-each: objects.grant.toRemove, object: grant, as: old, do: revoke, next: last-login }
    revoke: { delete: grant, next: to-remove, refused: told }
    told: { log: "\${old.roleName} was gone (\${index})", level: warn, next: to-remove }
    last-login:
      sql:
        - UPDATE users SET changed = :now WHERE id = :id
        - SELECT okta_id FROM users WHERE id = :id
      target: hr
      object: user
      with: { now: run.startedAt }
      next: find
      empty: end
    find: { idp: find-user, target: idp, with: { user: "steps['last-login'].rows[0].okta_id" }, next: count, missing: end }
    count: { script: { script: "return source.grants.length", language: typescript }, next: call }
    call: { call: notify.idflow.yaml, with: { user: source.accountName, count: steps.count }, next: done }
    done: { end: succeeded, message: "\${source.accountName} is up to date", output: { id: objects.user.new.id } }
    other: { log: "Nothing to do for a \${source.type}", next: nothing }
    nothing: { end: no-changes }
    vetoed: { end: vetoed }
    failed: { end: failed, message: "\${error.message}" }
`;

export const WHOLE_FLOW_FILES: Files = {
  'schemas/user.schema.json': JSON.stringify({
    type: 'object',
    required: ['user'],
    properties: {
      user: {
        type: 'object',
        properties: {
          accountName: { type: 'string' },
          firstName: { type: 'string' },
          lastName: { type: 'string' },
          email: { type: 'string', pattern: '@' },
          type: { enum: ['person', 'machine'] },
          grants: { type: 'array', items: { $ref: '#/definitions/grant' } },
        },
        additionalProperties: false,
      },
    },
    definitions: { grant: { type: 'object', properties: { roleName: { type: 'string' } } } },
  }),
  'triggers/token.ts':
    'const length: number = 8;\nnewObject.token = text.slug(source.accountName).slice(0, length);\nreturn true;\n',
  'notify.idflow.yaml': 'idflow: 1\nname: Notify\nsteps:\n  say: { log: "${input.user}: ${input.count} grants" }\n',
};
