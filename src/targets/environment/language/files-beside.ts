/**
 * The path of a file that a targets file names: from the folder of that file, or absolute.
 * @param from the targets file, `/` between folders
 */
export function resolveBeside(from: string, written: string): string {
  const path = written.replaceAll('\\', '/');
  // Addresses of VS Code have a slash in front of a drive.
  if (/^[a-z]:\//i.test(path)) return normalised(from.startsWith('/') ? `/${path}` : path);
  return normalised(path.startsWith('/') ? path : `${from.slice(0, from.lastIndexOf('/') + 1)}${path}`);
}

function normalised(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    const last = parts.at(-1);
    if (part === '.' || (part === '' && parts.length > 0)) continue;
    if (part === '..' && last !== undefined && last !== '..' && last !== '') parts.pop();
    else if (part !== '..' || last !== '') parts.push(part);
  }
  return parts.join('/');
}
