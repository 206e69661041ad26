import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { problemsOfApiFile } from '../../../src/targets/environment/rest-api/api-file.ts';

const FILE = 'directory.api.yaml';

describe('REST: headers in the description of an API', () => {
  for (const header of ['Authorization', 'X-Api-Key', 'x-auth-token', 'Ocp-Apim-Subscription-Key', 'Cookie', 'client_secret'])
    it(`refuses a secret in the header ${header} as such, for all requests and for one`, () => {
      const problems = problemsOfApiFile(
        `headers: { ${header}: hunter2 }\noperations:\n  find-user: { path: /x, headers: { ${header}: 'Bearer hunter2' } }`,
        FILE,
      );
      assert.deepEqual(
        problems.map(({ code, range }) => [code, range.start.line]),
        [
          ['plain-secret', 1],
          ['plain-secret', 3],
        ],
      );
      for (const problem of problems) {
        assert.match(
          `${problem.message} ${problem.suggestion ?? ''}`,
          new RegExp(`The header \`${header}\` seems to hold a secret.* Sign in by \`auth\``),
        );
        assert.doesNotMatch(`${problem.message} ${problem.suggestion ?? ''}`, /hunter2/);
      }
    });

  it('takes headers that hold no secret, and values that a flow gives', () => {
    const description = `headers: { Accept-Language: de, X-Token-Type: jwt }
operations:
  list-users: { path: /x, headers: { ConsistencyLevel: eventual, Idempotency-Key: '{q}', Prefer: 'token={q}' } }`;
    assert.deepEqual(problemsOfApiFile(description, FILE), []);
  });
});
