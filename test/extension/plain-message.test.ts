import assert from 'node:assert/strict';
import { plainMessage } from '../../src/extension/plain-message.ts';

/** What VS Code makes links of in notifications (src/vs/base/common/linkedText.ts). */
const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;

describe('A message with words of a flow', () => {
  for (const address of [
    'command:workbench.action.terminal.sendSequence?%7B%7D',
    'COMMAND:x',
    'https://example.org',
    'file:///x',
  ])
    it(`has no link to ${address}`, () => {
      const message = `There is no file [the details](${address}).`;
      assert.match(message, LINK);
      assert.doesNotMatch(plainMessage(message), LINK);
    });

  it('says the same otherwise', () => {
    const message = 'update-user, line 3: `rows[0](x)` is no expression.\nSee [1] (below).';
    assert.equal(plainMessage(message), message);
  });
});
