/**
 * A folder and those around it, innermost first, up to the root of its file system. The root is its own parent, whatever it
 * is called: `/`, and `/c:/` on Windows.
 * @param parentOf the folder around another one
 */
export function* foldersAround<Folder extends { readonly path: string }>(
  folder: Folder,
  parentOf: (folder: Folder) => Folder,
): Generator<Folder, void> {
  for (let at = folder; ;) {
    yield at;
    const parent = at.path === '' ? at : parentOf(at);
    if (parent.path === at.path) return;
    at = parent;
  }
}
