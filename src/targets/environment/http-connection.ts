import { optional, type ValuesOf } from '../../flow/grammar/collections.ts';
import { duration } from '../../flow/grammar/scalars.ts';
import type { ValueType } from '../../flow/grammar/value.ts';
import type { HttpServerOptions } from '../http/server-options.ts';
import { proxyPasswords } from '../http/proxy/proxy.ts';
import { keyToCertificate } from './client-certificate.ts';
import type { ConnectionContext } from './connection.ts';
import { referencesIn, secretReference, textWithReferences } from './reference.ts';
import { fileName, readCertificates } from './source-file.ts';

/** `http://USER:PASSWORD@HOST:PORT`, where references may stand. */
const PROXY = /^(https?:\/\/)(?:((?:\$\{[^}]*\}|[^@:/$])*)(?::((?:\$\{[^}]*\}|\$(?!\{)|[^@$])*))?@)?([^@]*)$/;

const written = textWithReferences('the address of a proxy, or `none`');

const proxy: ValueType<string> = {
  ...written,
  read(node, path, reader) {
    const value = written.read(node, path, reader);
    if (value === undefined || value === 'none') return value;
    const [whole, , , password] = PROXY.exec(value) ?? [];
    const [only, ...more] = referencesIn(password ?? '');
    const isSecret = only?.from === 'secret' && more.length === 0 && password === `\${secret:${only.name}}`;
    if (password !== undefined && !isSecret) {
      // What stands there may be the password itself, so the message does not repeat it.
      const message =
        'Only a reference to the password of the proxy may stand in this file, which people share and put under version control.';
      reader.report('plain-secret', node, message, 'Write `http://user:${secret:proxy-password}@proxy.example.com:8080`.');
      return undefined;
    }
    if (whole !== undefined || referencesIn(value).length > 0) return value;
    reader.report('wrong-value', node, 'This is no address of a proxy.', 'Write `http://proxy.example.com:8080`, or `none`.');
    return undefined;
  },
};

/** What the connection to any server over HTTP is told of the way there. */
export const httpFields = {
  proxy: optional(
    proxy,
    'The proxy to go through: http://proxy.example.com:8080, or `none`; HTTPS_PROXY and NO_PROXY decide if not given.',
  ),
  ca: optional(fileName, 'Certificates (PEM) of authorities to trust besides the well-known ones.'),
  'client-certificate': optional(fileName, 'Certificate (PEM) that this side shows, where the server wants to see one.'),
  'client-key': optional(secretReference('the key of the client certificate', 'client-key'), 'Its key (PEM), as a reference.'),
  timeout: optional(duration, 'Longest time of one HTTP exchange; default 30s.'),
} as const;

/**
 * The way to a server, as the file says it.
 * @throws EnvironmentError for a secret or a file that is missing, a certificate without key or a key without certificate
 */
export async function httpServerOptions(
  values: ValuesOf<typeof httpFields>,
  context: ConnectionContext,
): Promise<HttpServerOptions> {
  const { sourcePath, secret } = context;
  const { ca, 'client-certificate': certificate, 'client-key': key } = values;
  keyToCertificate(context.name, certificate, key);
  if (values.proxy === undefined) proxyPasswords(process.env).forEach(context.conceal);
  return {
    proxy: await proxyChoice(values.proxy, context),
    ca: ca === undefined ? undefined : readCertificates(sourcePath(ca)),
    clientCertificate:
      certificate === undefined || key === undefined
        ? undefined
        : { certificate: readCertificates(sourcePath(certificate)), key: await secret(key) },
    timeoutMs: values.timeout,
  };
}

/** User and password are resolved by themselves, so that whatever they hold stays theirs. */
async function proxyChoice(value: string | undefined, { resolve }: ConnectionContext): Promise<HttpServerOptions['proxy']> {
  if (value === undefined || value === 'none') return value;
  const [, scheme, user, password, rest] = PROXY.exec(value) ?? [];
  if (scheme === undefined || user === undefined) return { url: await resolve(value) };
  return {
    url: await resolve(scheme + (rest ?? '')),
    user: await resolve(user),
    password: password === undefined ? '' : await resolve(password),
  };
}
