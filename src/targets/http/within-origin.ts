import { TargetError } from '../port.ts';

/**
 * Path and query of a link the server gave, after checking that it stays with the server: following it elsewhere would hand over
 * the credentials.
 * @param from where the link was found: a URL of the server
 * @param place as messages name the server: "in the org"
 * @throws TargetError unavailable
 */
export function withinOrigin(link: string, from: string, place: string): string {
  const url = URL.parse(link, from);
  const { origin } = new URL(from);
  if (url?.origin === origin) return url.pathname + url.search;
  const where = url === null ? 'nowhere' : url.origin;
  throw new TargetError(
    'unavailable',
    `${origin} gave a next page at ${where}, not ${place}; it was not followed, to keep the credentials here.`,
    {
      code: 'foreign-link',
    },
  );
}
