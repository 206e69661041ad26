import assert from 'node:assert/strict';
import { NO_FILES } from '../../../src/flow/language/flow-folder.ts';
import { hoverCodeAt, hoverFlow } from '../../../src/flow/language/hover.ts';
import { readFlow } from '../../../src/flow/read-flow.ts';
import { WHOLE_FLOW_FILES, WHOLE_FLOW } from '../validate/whole-flow.ts';
import { atCursor, folder } from './at-cursor.ts';

const source = readFlow(WHOLE_FLOW, 'flow.idflow.yaml');
const FILES = folder(WHOLE_FLOW_FILES);

/** What is said of the first character behind `before`, in a flow that uses most of the language. */
function hover(before: string): { of: string; says: string } | undefined {
  const at = source.text.indexOf(before);
  assert.ok(at >= 0, before);
  const found = hoverFlow(source, FILES, at + before.length);
  return found && { of: source.text.slice(found.start, found.end), says: found.markdown };
}

describe('Hover', () => {
  it('says what a key is for', () => {
    assert.match(hover('\n  exists: { ')?.says ?? '', /^\*\*Decide\*\*/);
    assert.match(hover('may-insert: { trigger: preInsert, ')?.says ?? '', /The object whose triggers run/);
    assert.match(hover('on-error: { ')?.says ?? '', /exists already/);
  });

  it('says what a step, an object or a target is', () => {
    assert.match(hover('user: { map: user, next: ')?.says ?? '', /\*\*Check\*\* `in-target`/);
    assert.match(hover('in-target: { check: ')?.says ?? '', /\*\*Object\*\* `user`/);
    assert.match(hover('type: user\n    target: ')?.says ?? '', /\*\*Target\*\* `hr` · sql/);
  });

  it('says which rule sets a parameter', () => {
    const found = hover('WHERE user_name = :');
    assert.equal(found?.of, ':user_name');
    assert.match(found.says, /user_name <= accountName/);
    assert.match(hover('SET seen = :')?.says ?? '', /set by `with`[\s\S]*run\.startedAt/);
  });

  it('says what names in code are', () => {
    assert.match(hover('exists: { decide: ')?.says ?? '', /What mappings read/);
    assert.match(hover('with: { name: newObject.')?.says ?? '', /name <= item\.roleName/);
    assert.match(hover('grantedAt <= date.')?.says ?? '', /ISO 8601/);
  });

  it('says what an operation is and takes', () => {
    assert.match(hover('check: { idp: ')?.says ?? '', /\*\*IdP operation\*\* `find-group` · reads/);
  });

  it('shows titles of the flow as text, whatever is in them', () => {
    const hostile = atCursor(
      'idflow: 1\nname: x\nsteps:\n  a: { end: auto, title: "[x](command:y) <img src=z>" }\n  b: { log: x, next: ¦a }',
    );
    const says = hoverFlow(hostile.source, NO_FILES, hostile.offset)?.markdown ?? '';
    assert.ok(says.includes('\\[x\\]\\(command:y\\) \\<img'), says);
  });

  it('answers for a piece of code that is edited elsewhere', () => {
    const path = 'steps/exists/decide';
    const found = hoverCodeAt(source, FILES, path, 'objects.user.exists', 9);
    assert.match(found?.markdown ?? '', /\*\*Object\*\* `user`/);
    assert.deepEqual([found?.start, found?.end], [8, 12]);
  });

  it('has nothing to say of plain texts', () => {
    assert.equal(hover('name: Upd'), undefined);
  });
});
