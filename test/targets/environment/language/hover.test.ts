import assert from 'node:assert/strict';
import { hoverTargets } from '../../../../src/targets/environment/language/hover.ts';
import { AROUND, atCursor } from './at-cursor.ts';

/** What is said at the `¦`, and the text that it is said of. */
function hover(text: string): { readonly said: string; readonly of: string } | undefined {
  const { source, offset } = atCursor(text);
  const found = hoverTargets(source, AROUND, offset);
  return found && { said: found.markdown, of: source.text.slice(found.start, found.end) };
}

const FILE = (line: string): string =>
  `default: dev\nenvironments:\n  dev:\n    hr: { kind: sqlite, file: hr.db }\n  live:\n    hr:\n      kind: postgresql\n      ${line}\n`;

describe('Hover in a targets file', () => {
  it('explains a key, and whether it is needed', () => {
    const found = hover(FILE('ho¦st: db'));
    assert.equal(found?.of, 'host');
    assert.match(found.said, /`host` · a host name · required\n\nName or address of the server/);
  });

  it('explains a word', () => {
    assert.match(hover(FILE('tls: unver¦ified'))?.said ?? '', /Encrypted, but anybody can pretend/);
  });

  it('explains a kind of connection, with the keys that it needs', () => {
    const found = hover(FILE('').replace('kind: postgresql', 'kind: postgre¦sql'));
    assert.match(found?.said ?? '', /A PostgreSQL database\.[^]*host:\ndatabase:\nuser:/);
  });

  it('tells of an environment what is in it', () => {
    assert.match(
      hover(FILE('').replace('  dev:', '  d¦ev:'))?.said ?? '',
      /\*\*Environment\*\* `dev` · default\n\n- `hr` · `sqlite`/,
    );
    assert.match(hover(FILE('').replace('default: dev', 'default: d¦ev'))?.said ?? '', /\*\*Environment\*\* `dev`/);
  });

  it('tells of a target where else it is, and who uses it', () => {
    const said = hover(FILE('').replace('    hr:\n', '    h¦r:\n'))?.said ?? '';
    assert.match(said, /\*\*Target\*\* `hr` in `live` · `postgresql`/);
    assert.match(said, /For targets of kind `sql`/);
    assert.match(said, /Also in `dev`\./);
    assert.match(said, /Used by `update-user.idflow.yaml`, `create-portal.idflow.yaml`\./);
  });

  it('tells of a secret whether it has a value, and where it is kept', () => {
    const there = hover(FILE("password: '${secret:okta-to¦ken}'"));
    assert.equal(there?.of, 'okta-token');
    assert.match(there.said, /\*\*Secret\*\* `okta-token` · has a value\n\n.*`IDFLOW_SECRET_OKTA_TOKEN`/);
    assert.match(hover(FILE("password: '${secret:hr-pass¦word}'"))?.said ?? '', /· has no value yet/);
    assert.match(hover(FILE("host: '${env:HR_¦HOST}'"))?.said ?? '', /^\*\*Environment variable\*\* `HR_HOST`$/);
  });

  it('shows names of the file as they are, never as Markdown', () => {
    const said = hover('environments:\n  "a`](command:x)":\n    "h¦r": { kind: sqlite, file: a }\n')?.said ?? '';
    assert.match(said, /`` a`\]\(command:x\) ``/);
  });

  it('says nothing of what stands for itself', () => {
    assert.equal(hover(FILE('host: d¦b')), undefined);
    assert.equal(hover('# a com¦ment\n'), undefined);
  });
});
