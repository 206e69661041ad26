import assert from 'node:assert/strict';
import { staleFiles } from '../../scripts/generate.ts';
import { referencePage } from '../../src/flow/reference.ts';

describe('the generated files', () => {
  it('hold what the definitions say (else: npm run schema)', async () => {
    assert.deepEqual(await staleFiles(), []);
  });

  it('have no link into nothing', () => {
    const page = referencePage();
    const headings = [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .replaceAll(' ', '-'),
    );
    const links = [...page.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor]) => anchor);
    assert(links.length > 10);
    assert.deepEqual(
      links.filter((anchor) => !headings.includes(anchor ?? '')),
      [],
    );
  });
});
