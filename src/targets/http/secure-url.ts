import { TargetError } from '../port.ts';
import { isLoopback } from './loopback.ts';

/**
 * Checks an address that credentials are sent to: https:, or http: on this machine.
 * @param option name of the option, for the message
 * @throws TargetError invalid-input
 */
export function secureUrl(text: string, option: string): URL {
  const url = URL.parse(text);
  if (url === null) throw unusable(`${option} "${text}" is not a URL; it looks like https://idp.example.com`);
  if (url.username !== '' || url.password !== '') throw unusable(`${option} must not hold a user name or a password`);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return url;
  throw unusable(`${option} "${text}" must begin with https:, or the credentials could be read on the way`);
}

/** A complaint about an address. Nothing was sent. */
export function unusable(message: string): TargetError {
  return new TargetError('invalid-input', `${message}.`, { safeToRepeat: true });
}
