import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { rowsIn } from '../rows-in.ts';

/** A flow that keeps people and their roles, with a loop, triggers, a question and a called flow. */
export const PEOPLE = `idflow: 1
name: Keep people
targets: { hr: sql }
objects:
  person:
    target: hr
    mapping:
      - login <= login
      - name <= name
      - password <= password
    properties:
      check: SELECT login FROM people WHERE login = :login
      insert: INSERT INTO people (login, name) VALUES (:login, :name)
      delete: DELETE FROM people WHERE login = :login
    triggers:
      preInsert:
        - name: somebody
          script: |
            const known = newObject.name !== 'nobody'
            return known
  role:
    target: hr
    key: [name]
    mapping:
      - login <= input.login
      - name <= name
    properties:
      insert: INSERT INTO roles (login, name) VALUES (:login, :name)

steps:
  values:
    map: person
    next: there
  there:
    check: person
    then: remove
    else: may

  # a comment between steps
  may:
    trigger: preInsert
    object: person
    next: add
    vetoed: done
  add:
    insert: person
    next: roles
  roles:
    for-each: input.roles
    object: role
    do: role-values
    next: tell
  role-values:
    map: role
    next: add-role
  add-role:
    insert: role
    next: roles
    on-error: { already-exists: roles }
  tell:
    call: tell.idflow.yaml
    with: { who: input.login }
    next: done
  remove:
    consent: Remove \${input.login}?
    continue: removed
    cancel: done
  removed:
    delete: person
    next: done
  done:
    end: auto
`;

const TELL = `idflow: 1
name: Tell
steps:
  say:
    log: Welcome, \${input.who}.
    next: bye
  bye:
    end: auto
`;

const TARGETS = `environments:
  embedded:
    hr: { kind: sqlite, file: .idflow/hr.db, schema: hr.sql }
`;

const SCHEMA = `CREATE TABLE IF NOT EXISTS people (login TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS roles (login TEXT, name TEXT, PRIMARY KEY (login, name));
`;

/** A folder with {@link PEOPLE} and all it runs on. */
export class PeopleFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'idflow-debug-'));
  readonly flow = join(this.path, 'people.idflow.yaml');
  readonly tell = join(this.path, 'tell.idflow.yaml');

  constructor(flow = PEOPLE) {
    this.write('people.idflow.yaml', flow);
    this.write('tell.idflow.yaml', TELL);
    this.write('idflow.targets.yaml', TARGETS);
    this.write('hr.sql', SCHEMA);
  }

  write(file: string, content: string): string {
    const path = join(this.path, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  rows(sql: string): Record<string, unknown>[] {
    return rowsIn(join(this.path, '.idflow/hr.db'), sql);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** The line of a text in the flow, from 1. */
export const lineOf = (text: string, flow = PEOPLE): number => flow.slice(0, flow.indexOf(text)).split('\n').length;
