import { isLoopback } from '../../http/loopback.ts';
import { TargetError } from '../../port.ts';

/**
 * Checks the address of an org.
 * @returns its origin, without a slash at the end
 * @throws TargetError invalid-input: no URL, more than scheme, host and port, or http: to another machine
 */
export function orgOrigin(orgUrl: string): string {
  const url = secureUrl(orgUrl, 'orgUrl');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw refused(`orgUrl "${orgUrl}" has a path; give the org alone: ${url.origin}`);
  }
  if (/-admin\.(okta|oktapreview|okta-emea)\.com$/.test(url.hostname)) {
    throw refused(`orgUrl "${orgUrl}" is the admin console; the API is at ${url.origin.replace('-admin.', '.')}`);
  }
  return url.origin;
}

/**
 * Checks an address that credentials are sent to: https:, or http: on this machine.
 * @param option name of the option, for the message
 * @throws TargetError invalid-input
 */
export function secureUrl(text: string, option: string): URL {
  const url = URL.parse(text);
  if (url === null) throw refused(`${option} "${text}" is not a URL; it looks like https://example.okta.com`);
  if (url.username !== '' || url.password !== '') throw refused(`${option} must not hold a user name or a password`);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return url;
  throw refused(`${option} "${text}" must begin with https:, or the credentials could be read on the way`);
}

/**
 * Path and query of a link the server gave, after checking that it stays in the org: following it elsewhere would hand over
 * the credentials.
 * @throws TargetError unavailable
 */
export function withinOrg(link: string, origin: string): string {
  const url = URL.parse(link, origin);
  if (url?.origin === origin) return url.pathname + url.search;
  const where = url === null ? 'nowhere' : url.origin;
  throw new TargetError(
    'unavailable',
    `${origin} gave a next page at ${where}, not in the org; it was not followed, to keep the credentials here.`,
    {
      code: 'foreign-link',
    },
  );
}

function refused(message: string): TargetError {
  return new TargetError('invalid-input', `${message}.`, { safeToRepeat: true });
}
