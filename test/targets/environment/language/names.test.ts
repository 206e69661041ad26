import assert from 'node:assert/strict';
import { applyEdits } from '../../../../src/flow/edit/index.ts';
import { foldsOf } from '../../../../src/flow/language/folding.ts';
import { inEnglish } from '../../../../src/flow/sentence.ts';
import { targetsDeclaredIn } from '../../../../src/targets/environment/language/flow-targets.ts';
import { occurrenceAt, occurrencesOf } from '../../../../src/targets/environment/language/names.ts';
import { renameInTargets } from '../../../../src/targets/environment/language/rename.ts';
import { symbolsOf } from '../../../../src/targets/environment/language/symbols.ts';
import { atCursor } from './at-cursor.ts';

const TEXT = `default: live
environments:
  dev:
    hr: { kind: sqlite, file: a }
  live:
    hr: { kind: postgresql, host: '\${env:H}', database: d, user: u, password: '\${secret:pw}' }
    "idp": { kind: okta, url: '\${env:H}/\${secret:pw}' }
`;
const at = (marked: string): ReturnType<typeof atCursor> => atCursor(TEXT.replace(marked.replace('¦', ''), marked));

function rename(marked: string, to: string): string {
  const { source, offset } = at(marked);
  const result = renameInTargets(source, offset, to);
  return 'refused' in result ? inEnglish(result.refused) : applyEdits(source.text, result.edits);
}

describe('Names in a targets file', () => {
  it('are found wherever they stand', () => {
    const places = (marked: string): string[] => {
      const { source, offset } = at(marked);
      const { thing } = occurrenceAt(source, offset) ?? assert.fail(marked);
      return occurrencesOf(source, thing).map(({ start, end }) => {
        const line = source.text.slice(0, start).split('\n').length;
        return `${line} ${source.text.slice(start, end)}`;
      });
    };
    assert.deepEqual(places('li¦ve\nenv'), ['1 live', '5 live']);
    assert.deepEqual(places('    h¦r: { kind: sqlite'), ['4 hr', '6 hr']);
    assert.deepEqual(places('"i¦dp"'), ['7 idp']);
    assert.deepEqual(places('{secret:p¦w}'), ['6 pw', '7 pw']);
    assert.deepEqual(places('{env:¦H}'), ['6 H', '7 H']);
  });

  it('can be others: an environment with the default, a target in all environments', () => {
    assert.equal(rename('li¦ve:', 'production'), TEXT.replaceAll('live', 'production'));
    assert.equal(rename('    h¦r: { kind: sqlite', 'people'), TEXT.replaceAll(' hr:', ' people:'));
    assert.equal(rename('"i¦dp"', 'login'), TEXT.replace('"idp"', '"login"'));
  });

  it('are changed where environments are protected, too', () => {
    const list = `protected: [live]\n${TEXT}`;
    const map = `protected:\n  live: { max-changes: 5 }\n${TEXT}`;
    for (const text of [list, map, `protected: live\n${TEXT}`]) {
      const { source, offset } = atCursor(text.replace('default: live', 'default: li¦ve'));
      const result = renameInTargets(source, offset, 'production');
      assert.ok('edits' in result);
      assert.equal(applyEdits(text, result.edits), text.replaceAll('live', 'production'));
    }
  });

  it('stay what they are where the new one does not fit', () => {
    assert.match(rename('li¦ve:', 'dev'), /There is a `dev` already/);
    assert.match(rename('li¦ve:', 'a b'), /`a b` is no name/);
    assert.match(rename('{secret:p¦w}', 'x'), /Environments and targets can be renamed/);
  });

  it('are an outline, and folds', () => {
    const { source } = atCursor(TEXT);
    assert.deepEqual(
      symbolsOf(source).map(({ name, detail, children }) => [
        name,
        detail,
        children.map((child) => `${child.name} ${child.detail}`),
      ]),
      [
        ['dev', '', ['hr sqlite']],
        ['live', 'default', ['hr postgresql', 'idp okta']],
      ],
    );
    assert.deepEqual(
      foldsOf(source.tree).map(({ start, end }) => [start, end]),
      [
        [1, 6],
        [2, 3],
        [4, 6],
      ],
    );
  });

  it('of flows are read from their text', () => {
    assert.deepEqual(
      [...targetsDeclaredIn('targets: { hr: sql, idp: "okta", x: odd }\nsteps: {}\n')],
      [
        ['hr', 'sql'],
        ['idp', 'okta'],
      ],
    );
    assert.deepEqual([...targetsDeclaredIn('name: x\ntargets: [')], []);
  });
});
