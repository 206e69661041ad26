import { optional, record, required } from '../../../flow/grammar/collections.ts';
import { text } from '../../../flow/grammar/scalars.ts';
import { defineConnection } from '../connection.ts';
import { directoryFields, openDirectory } from '../directory-connection.ts';

const status = record('how a user is blocked', {
  attribute: required(text('the name of an attribute'), 'The attribute that tells, for example pwdAccountLockedTime.'),
  blocked: required(text(), 'Its value for a user who is blocked.'),
  active: optional(text(), 'Its value for a user who is not; removed if not given.'),
});

/** An LDAP directory after the standards, such as OpenLDAP or 389 Directory Server. */
export const ldap = defineConnection({
  kind: 'ldap',
  doc: 'An LDAP directory.',
  targetKind: 'idp',
  fields: {
    ...directoryFields({
      users: 'that of the login, uid',
      bind: 'The name that signs in, for example cn=idflow,dc=example,dc=org.',
    }),
    status: optional(status, 'How the directory blocks a user; without it users can not be activated or deactivated.'),
  },
  async open(settings, context) {
    const { createLdapTarget } = await import('../../directory/target.ts');
    return openDirectory(settings, context, (options) => createLdapTarget({ ...options, status: settings.status }));
  },
});
