import { secureUrl, unusable } from '../../http/secure-url.ts';

/**
 * Checks the address of an org.
 * @returns its origin, without a slash at the end
 * @throws TargetError invalid-input: no URL, more than scheme, host and port, or http: to another machine
 */
export function orgOrigin(orgUrl: string): string {
  const url = secureUrl(orgUrl, 'url');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    throw unusable(`url "${orgUrl}" has a path; give the org alone: ${url.origin}`);
  }
  if (/-admin\.(okta|oktapreview|okta-emea)\.com$/.test(url.hostname)) {
    throw unusable(`url "${orgUrl}" is the admin console; the API is at ${url.origin.replace('-admin.', '.')}`);
  }
  return url.origin;
}
