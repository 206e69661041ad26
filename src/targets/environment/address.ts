import type { ValueType } from '../../flow/grammar/value.ts';
import { isLoopback } from '../http/loopback.ts';
import { referencesIn, textWithReferences } from './reference.ts';

/**
 * A text that is checked as far as it is known before the run. Messages do not repeat it: it may hold a secret.
 * @param fits says whether a text without references is one
 */
const checked = (label: string, fits: (text: string) => boolean, message: string, suggestion: string): ValueType<string> => {
  const written = textWithReferences(label);
  return {
    ...written,
    read(node, path, reader) {
      const value = written.read(node, path, reader);
      if (value === undefined || referencesIn(value).length > 0 || fits(value)) return value;
      reader.report('wrong-value', node, message, suggestion);
      return undefined;
    },
  };
};

/** An address. @param fits says whether a URL is one */
const address = (fits: (url: URL) => boolean, message: string, suggestion: string): ValueType<string> =>
  checked(
    'a URL',
    (text) => {
      const url = URL.parse(text);
      return url !== null && fits(url);
    },
    message,
    suggestion,
  );

/** The address of a server that credentials are sent to. */
export const serverAddress = address(
  ({ protocol, hostname }) => protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname)),
  'This is no address of a server with TLS.',
  'Write `https://idp.example.com`; `http:` leads to this machine only.',
);

/** The address of a directory. */
export const directoryAddress = address(
  ({ protocol, hostname }) => (protocol === 'ldaps:' || protocol === 'ldap:') && hostname !== '',
  'This is no address of a directory.',
  'Write `ldaps://ldap.example.com`, or `ldap://…` with `start-tls: true`.',
);

/** The name of a host or its number (with IPv6 without brackets), or the folder of a socket; the port stands elsewhere. */
export const hostName = checked(
  'a host name',
  (text) => text.startsWith('/') || /^[^\s:/[\]@]+$/.test(text) || /^[\da-f]*:[\da-f.]*:[\da-f:.]*(%\w+)?$/i.test(text),
  'This is no name of a host.',
  'Write `db.example.com`; the port is said by `port`.',
);
