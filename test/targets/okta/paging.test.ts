import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { nextLink } from '../../../src/targets/http/link-header.ts';
import { failureOf, oktaSuite } from './okta-suite.ts';
import type { Reply } from './scripted-org.ts';

describe('Okta: lists have all pages', () => {
  const suite = oktaSuite();
  const page = (json: unknown, ...link: string[]): Reply => ({ status: 200, headers: { link }, json });

  it('follows rel="next" as it is given, until there is none', async () => {
    suite.org.replies(
      page(
        [{ id: '00u1' }, { id: '00u2' }],
        `<${suite.org.url}/api/v1/users?limit=2>; rel="self"`,
        `<${suite.org.url}/api/v1/users?after=x%2Fy,z&limit=2>; rel="next"`,
      ),
      page([{ id: '00u3' }], `<${suite.org.url}/api/v1/users?after=x>; rel="self"`),
    );
    const { value, exchanges } = await suite.okta.call('list-users', { limit: 2 });
    assert.deepEqual(value, [{ id: '00u1' }, { id: '00u2' }, { id: '00u3' }]);
    assert.deepEqual(
      exchanges.map(({ path }) => path),
      ['/api/v1/users?limit=2', '/api/v1/users?after=x%2Fy,z&limit=2'],
    );
  });

  for (const link of [
    'https://evil.example/api/v1/users?after=2',
    '//evil.example/x',
    'http://127.0.0.1:1/x',
    'javascript:alert(1)',
  ]) {
    it(`a next page at ${link} is refused, and the token stays here`, async () => {
      suite.org.replies(page([], `<${link}>; rel="next"`));
      const error = await failureOf(suite.okta.call('list-users', {}));
      assert.deepEqual([error.kind, error.code], ['unavailable', 'foreign-link']);
      assert.match(error.message, /not in the org; it was not followed/);
      assert.equal(suite.org.received.length, 1);
    });
  }

  it('pages that link in a circle end', async () => {
    suite.org.script(({ path }) =>
      page([1], `<${path.includes('=b') ? '/api/v1/users?after=a' : '/api/v1/users?after=b'}>; rel="next"`),
    );
    const error = await failureOf(suite.okta.call('list-users', {}));
    assert.deepEqual([error.kind, error.code], ['unavailable', 'link-loop']);
    assert.equal(suite.org.received.length, 3);
  });

  it('a list without end is cut with an error, not with a part of it', async () => {
    let pages = 0;
    suite.org.script(() => page([pages], `</api/v1/users?after=${(pages += 1)}>; rel="next"`));
    const error = await failureOf(suite.target({ maxPages: 5 }).call('list-users', {}));
    assert.equal(error.code, 'too-many-pages');
    assert.match(error.message, /more than 5 pages; narrow it by a filter, or raise maxPages/);
    assert.equal(pages, 5);
  });

  for (const [json, found] of [
    [{ users: [] }, 'object'],
    [null, 'empty'],
    [7, 'number'],
  ] as const) {
    it(`a page that is ${JSON.stringify(json)} is no list`, async () => {
      suite.org.replies({ status: 200, json });
      const error = await failureOf(suite.okta.call('list-users', {}));
      assert.deepEqual([error.kind, error.code], ['unavailable', 'not-a-list']);
      assert.match(error.message, new RegExp(`is not a list but ${found}`));
    });
  }

  it('a page that is limited or lost on the way is asked for again, the others are not', async () => {
    suite.org.replies(page([1], '</api/v1/users?after=1>; rel="next"'), 'reset', { status: 429 }, page([2]));
    assert.deepEqual((await suite.okta.call('list-users', {})).value, [1, 2]);
  });
});

describe('Link headers', () => {
  for (const [header, next] of [
    [undefined, undefined],
    ['', undefined],
    ['<https://o/a>; rel="self"', undefined],
    ['<https://o/a>; rel="self", <https://o/b>; rel="next"', 'https://o/b'],
    ['<https://o/a,b;c>; rel=next', 'https://o/a,b;c'],
    ['<https://o/a>; title="x, <https://o/t>; rel=next"; rel="self"', undefined],
    ['<https://o/a> ; REL = "prev NEXT"', 'https://o/a'],
    ['<https://o/a; rel="next"', undefined],
    ['<https://o/a>; rel="nextish"', undefined],
    ['>>><<<,,,;;;"""', undefined],
  ] as const) {
    it(`${header} → ${next}`, () => {
      assert.equal(nextLink(header), next);
    });
  }
});
