import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { codeOf } from '../../flow/error-code.ts';
import { text } from '../../flow/grammar/scalars.ts';
import { EnvironmentError } from './environment-error.ts';

/** The name of a file that must be there: absolute, or from the folder of the targets file. */
export const fileName = text('a file name', {}, 'file');

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/** What went wrong with a file, and what to do about it. */
const FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist. Check its name; in idflow.targets.yaml names start at the folder of that file',
  EISDIR: 'is a folder. Name a file in it',
  EACCES: 'may not be read by you. Check its permissions',
  EPERM: 'may not be read by you. Check its permissions',
  // Of the decoder.
  ERR_ENCODING_INVALID_ENCODED_DATA: 'is not UTF-8 text. Save it as UTF-8',
};

/** Reads a file that a targets file names. @throws EnvironmentError when it can not be read, or is no text */
export function readSource(path: string, what: string): string {
  try {
    return UTF_8.decode(readFileSync(path));
  } catch (error) {
    throw new EnvironmentError(`The ${what} ${path} ${FAULTS[codeOf(error) ?? ''] ?? 'can not be read'}.`);
  }
}

const PEM = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/;
const BLOCK = /-----BEGIN CERTIFICATE-----[^-]*(?:-----END CERTIFICATE-----)?/g;

/**
 * Reads a file with certificates: libraries leave out silently what they can not read, and then trust nobody.
 * @returns PEM, one certificate or more
 * @throws EnvironmentError when it can not be read, holds no certificate, or one that is damaged
 */
export function readCertificates(path: string): string {
  const content = readPem(path);
  if (!PEM.test(content))
    throw new EnvironmentError(
      `The certificate ${path} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----). Where it is one in binary form, convert it: openssl x509 -inform der -in FILE -out FILE.pem.`,
    );
  for (const [block] of content.matchAll(BLOCK))
    try {
      new X509Certificate(block);
    } catch {
      throw new EnvironmentError(`A certificate in ${path} can not be read; it is damaged or cut off.`);
    }
  return content;
}

/** Certificates in binary form are no UTF-8, and have more to be told of them. */
function readPem(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return readSource(path, 'certificate');
  }
}
