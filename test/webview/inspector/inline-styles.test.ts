import assert from 'node:assert/strict';
import { withoutStyleAttributes } from '../../../webview/designer/inspector/code/inline-styles.ts';

describe('HTML of the code editor', () => {
  it('carries its styles where the security policy lets them pass', () => {
    assert.equal(
      withoutStyleAttributes(
        '<div style="top:0px;height:19px;" class="view-line"><span class="a" style=\'width:3px\'>x</span></div>',
      ),
      '<div data-inline-style="top:0px;height:19px;" class="view-line"><span class="a" data-inline-style=\'width:3px\'>x</span></div>',
    );
  });

  it('keeps text that looks like a style', () => {
    const text = '<span class="mtk1">&lt;div style="top:0"&gt; style="x"</span>';
    assert.equal(withoutStyleAttributes(text), text);
  });
});
