import assert from 'node:assert/strict';
import { checkFlow } from '../../src/flow/validate/index.ts';

const noFiles = { read: () => undefined };

describe('a file that is no YAML', () => {
  const text = `idflow: 1
name: Broken
targets: { idp: okta }
steps:
  find: { idp: find-user, target: idp, with: { user: steps['who'].id }, nxt: known }
  known: { log: hello, nxet: end }
`;

  it('tells where the YAML breaks and what to do, not what follows from it', () => {
    const { problems, source } = checkFlow(text, 'broken.idflow.yaml', noFiles);
    assert.equal(source.broken, true);
    assert.ok(problems.length <= 3, JSON.stringify(problems, null, 2));
    assert.deepEqual(new Set(problems.map(({ code }) => code)), new Set(['yaml-syntax']));
    const [first] = problems;
    assert.ok(first);
    assert.equal(first.range.start.line, 5);
    assert.match(first.suggestion ?? '', /must be quoted as a whole/);
  });

  it('still tells what is wrong before that place', () => {
    const { problems } = checkFlow(text.replace('name: Broken', 'nmae: Broken'), 'broken.idflow.yaml', noFiles);
    assert.deepEqual(
      problems.filter(({ code }) => code !== 'yaml-syntax').map(({ code, range }) => `${range.start.line} ${code}`),
      ['1 missing-key', '2 unknown-key'],
    );
  });
});
