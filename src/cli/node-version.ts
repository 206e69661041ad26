/** `node:sqlite` is there without a flag since then. */
const OLDEST = { major: 22, minor: 13 };

/**
 * What to tell somebody whose Node can not run idflow.
 * @param version as in `process.versions.node`
 * @returns undefined where it can
 */
export function complaintAboutNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)) return undefined;
  return `idflow needs Node ${OLDEST.major}.${OLDEST.minor} or newer, and this is Node ${version}. Install a newer one, or run it with its path.`;
}
