import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { secretVariable } from '../../src/targets/environment/reference.ts';

/** Characters that JSON, URLs and forms write in other ways. */
const AWKWARD = `"\\+ö%&=`;

const pem = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
}).privateKey;

/** A secret of its own for each place that takes one. */
export const CANARIES: Readonly<Record<string, string>> = {
  'sql-password': `Kanari4Sql7Qx${AWKWARD}z1`,
  'ldap-password': `Kanari4Ldap3Rw${AWKWARD}z2`,
  'okta-token': '00Kanari4OktaTok8Vn_z3',
  'bearer-token': 'Kanari4Bearer2Hy.z4',
  'basic-password': `Kanari4Basic9Jd${AWKWARD}z5`,
  'client-secret': `Kanari4Client5Gm${AWKWARD}z6`,
  'keycloak-secret': 'Kanari4Keycloak6Lp-z7',
  'api-key': 'Kanari4ApiKey1Fs-z8',
  'query-key': 'Kanari4Query0Bt+/=z9',
  'private-key': pem,
  // parts of addresses and names
  'url-part': 'Kanari4UrlPart4Zk-za',
  'database-part': 'Kanari4Database3Xc-zb',
};

/** The variables in which the command line is given them. */
export const CANARY_VARIABLES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(CANARIES).map(([name, value]) => [secretVariable(name), value]),
);

/** What is looked for: the whole secret, and the part of it that is like no other, so that a cut one is found too. */
const piecesOf = (secret: string): string[] => {
  if (secret.includes('\n')) return secret.split('\n').filter((line) => line.length > 20 && !line.startsWith('---'));
  const core = /^\w+/.exec(secret)?.[0] ?? secret;
  return secret === core ? [secret] : [secret, core];
};

/** Base64 of a text wherever it begins in the bytes that are encoded; the characters that depend on what is around are left out. */
function base64At(text: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), Buffer.from(text)])
      .toString('base64')
      .replace(/=+$/, '');
    const sure = encoded.slice(before === 0 ? 0 : before + 1, -1);
    return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

const NEEDLES: readonly { readonly name: string; readonly form: string; readonly bytes: Buffer }[] = Object.entries(
  CANARIES,
).flatMap(([name, secret]) =>
  piecesOf(secret).flatMap((piece) => {
    const json = JSON.stringify(piece).slice(1, -1);
    const hex = Buffer.from(piece).toString('hex');
    const forms: Readonly<Record<string, readonly string[]>> = {
      plain: [piece],
      json: [json, JSON.stringify(json).slice(1, -1)],
      url: [encodeURIComponent(piece), encodeURI(piece), new URLSearchParams({ '': piece }).toString().slice(1)],
      html: [piece.replaceAll('&', '&amp;').replaceAll('"', '&quot;')],
      base64: base64At(piece),
      hex: [hex, hex.toUpperCase()],
    };
    const texts = Object.entries(forms).flatMap(([form, all]) => all.map((text) => ({ name, form, bytes: Buffer.from(text) })));
    return [...texts, { name, form: 'utf16le', bytes: Buffer.from(piece, 'utf16le') }];
  }),
);

/** Fails where a secret shows up, in whatever form. @param where it was looked, for the message */
export function assertNoCanary(where: string, content: string | Uint8Array): void {
  const bytes = Buffer.from(content as Uint8Array);
  for (const needle of NEEDLES) {
    const at = bytes.indexOf(needle.bytes);
    if (at < 0) continue;
    const around = bytes.subarray(Math.max(0, at - 200), at + needle.bytes.length + 60).toString('utf8');
    assert.fail(`${needle.name} shows up (${needle.form}) in ${where}: …${around}…`);
  }
}

/** Looks into each file of a folder and below. @returns how many there were */
export function assertNoCanaryIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { parentPath, name } of files) {
    assertNoCanary('the name of a file', join(parentPath, name));
    assertNoCanary(join(parentPath, name), readFileSync(join(parentPath, name)));
  }
  return files.length;
}
