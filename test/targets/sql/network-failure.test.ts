import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { networkFailure } from '../../../src/targets/sql/server/network-failure.ts';

describe('what a broken connection to a database server means', () => {
  it('is told to people who run flows, not to those who start Node', () => {
    const words = 'self-signed certificate; if the root CA is installed locally, try running Node.js with --use-system-ca';
    const { message, advice } = networkFailure(Object.assign(new Error(words), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }));
    assert.equal(message, 'its certificate is not trusted: self-signed certificate');
    assert.match(advice ?? '', /`ca`/);
  });
});
