import { pathTo } from '../../../src/flow/grammar/collections.ts';

/** Path of a step: `steps/create`. */
export const stepPath = (id: string): string => pathTo('steps', id);

/** Id of the step that a path lies in; undefined for paths outside of the steps. */
export function stepOfPath(path: string): string | undefined {
  if (!path.startsWith('steps/')) return undefined;
  const end = path.indexOf('/', 6);
  return (end < 0 ? path.slice(6) : path.slice(6, end)).replaceAll('~1', '/').replaceAll('~0', '~');
}
