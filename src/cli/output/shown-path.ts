import { relative } from 'node:path';
import { withSlashes } from '../../runner/flow-files.ts';

/** A path as it is shown: relative to where the person stands, where that is shorter. The URL of a target stays as it is. */
export function shownPath(path: string): string {
  if (URL.canParse(path) && path.includes('://')) return path;
  const near = withSlashes(relative('', path));
  return near !== '' && near.length < path.length ? near : path;
}
