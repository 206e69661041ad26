import type { BrowsePath } from './browse.ts';
import { TargetError } from './port.ts';

/** Says that nothing is at `path`. */
export function nothingAt(target: string, path: BrowsePath): TargetError {
  const [place, above] = path.length === 0 ? ['the top', undefined] : [`\`${path.join(' / ')}\``, path.slice(0, -1)];
  const list = above && ` List ${above.length === 0 ? 'its top' : `\`${above.join(' / ')}\``} to see what is there.`;
  const message = `${target}: there is nothing at ${place}.${list ?? ''}`;
  return new TargetError('not-found', message, { code: 'nothing-there', safeToRepeat: true });
}

/** Says that something is there, and has no more inside. */
export function nothingInside(target: string, path: BrowsePath): TargetError {
  const message = `${target}: \`${path.join(' / ')}\` has nothing inside that could be listed.`;
  return new TargetError('invalid-input', message, { code: 'nothing-inside', safeToRepeat: true });
}

/** Says that a thing is a place for others and nothing by itself. */
export function notFetchable(target: string, path: BrowsePath): TargetError {
  const place = path.length === 0 ? 'The top' : `\`${path.join(' / ')}\``;
  const message = `${target}: ${place} only holds other things: list it, and ask for one of them.`;
  return new TargetError('invalid-input', message, { code: 'not-fetchable', safeToRepeat: true });
}

/** Says that a target can not be looked around in. @param why a sentence */
export function browsingUnsupported(target: string, why: string): TargetError {
  return new TargetError('invalid-input', `${target}: ${why}`, { code: 'unsupported-browsing', safeToRepeat: true });
}
