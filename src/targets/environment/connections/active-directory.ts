import { defineConnection } from '../connection.ts';
import { directoryFields, openDirectory } from '../directory-connection.ts';

/** A domain of Active Directory. */
export const activeDirectory = defineConnection({
  kind: 'active-directory',
  doc: 'A domain of Active Directory.',
  targetKind: 'idp',
  fields: directoryFields({ users: 'cn', bind: 'The name that signs in, for example idflow@example.com.' }),
  async open(settings, context) {
    const { createActiveDirectoryTarget } = await import('../../directory/target.ts');
    return openDirectory(settings, context, createActiveDirectoryTarget);
  },
});
