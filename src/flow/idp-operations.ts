/** A parameter of a named IdP operation. */
export interface OperationParameter {
  readonly doc: string;
  readonly required: boolean;
}

/**
 * What the flow language knows of one named IdP operation: enough to validate a step, complete it in an
 * editor and tell reads from writes. How the call is made is the adapter's business (`src/targets/idp`).
 */
export interface IdpOperation {
  readonly doc: string;
  /** False for look-ups: a dry run executes reads and only plans writes. */
  readonly writes: boolean;
  /** Present where it takes something away: protected environments ask before, and the debugger can stop there. */
  readonly removes?: true;
  /** A look-up that answers null when the thing is not there; the step then takes its `missing` edge. */
  readonly mayMiss?: true;
  readonly parameters: Readonly<Record<string, OperationParameter>>;
}

const need = (doc: string): OperationParameter => ({ doc, required: true });
const may = (doc: string): OperationParameter => ({ doc, required: false });

/**
 * The named operations, after the table of calls in Okta's management API
 * (https://developer.okta.com/docs/api/openapi/okta-management/management/). `user` is an Okta id or a login.
 */
export const IDP_OPERATIONS = {
  'find-user': {
    doc: 'Reads one user by id or login (GET /api/v1/users/{user}).',
    writes: false,
    mayMiss: true,
    parameters: { user: need('Okta id or login.') },
  },
  'list-users': {
    doc: 'Lists users, all pages (GET /api/v1/users).',
    writes: false,
    parameters: {
      filter: may('Filter expression, for example status eq "ACTIVE".'),
      search: may('Search expression, for example profile.department eq "Sales".'),
      q: may('Starts-with text on first name, last name or email.'),
      limit: may('Page size.'),
    },
  },
  'create-user': {
    doc: 'Creates a user (POST /api/v1/users?activate=…).',
    writes: true,
    parameters: {
      profile: need('Attributes: login, email, firstName, lastName, …'),
      activate: may('Whether to activate at once; default true.'),
      credentials: may('Password or provider.'),
      groupIds: may('Groups to add the new user to.'),
    },
  },
  'update-user': {
    doc: 'Changes the attributes given and leaves the others (POST /api/v1/users/{user}).',
    writes: true,
    parameters: {
      user: need('Okta id or login.'),
      profile: need('The changed attributes.'),
      credentials: may('New credentials.'),
    },
  },
  'replace-user': {
    doc: 'Replaces the whole profile (PUT /api/v1/users/{user}).',
    writes: true,
    parameters: { user: need('Okta id or login.'), profile: need('All attributes.'), credentials: may('New credentials.') },
  },
  'activate-user': {
    doc: 'Activates a staged or deactivated user (POST /api/v1/users/{user}/lifecycle/activate).',
    writes: true,
    parameters: { user: need('Okta id or login.'), sendEmail: may('Whether Okta mails the user; default false.') },
  },
  'deactivate-user': {
    doc: 'Deactivates a user (POST /api/v1/users/{user}/lifecycle/deactivate).',
    writes: true,
    removes: true,
    parameters: { user: need('Okta id or login.') },
  },
  'suspend-user': {
    doc: 'Suspends an active user (POST /api/v1/users/{user}/lifecycle/suspend).',
    writes: true,
    parameters: { user: need('Okta id or login.') },
  },
  'unsuspend-user': {
    doc: 'Ends a suspension (POST /api/v1/users/{user}/lifecycle/unsuspend).',
    writes: true,
    parameters: { user: need('Okta id or login.') },
  },
  'delete-user': {
    doc: 'Deletes a user; an active one is deactivated first (DELETE /api/v1/users/{user}, twice where needed).',
    writes: true,
    removes: true,
    parameters: { user: need('Okta id or login.') },
  },
  'list-user-groups': {
    doc: 'Lists the groups of a user, all pages (GET /api/v1/users/{user}/groups).',
    writes: false,
    parameters: {
      user: need('Okta id or login.'),
      nested: may('Also the groups that these groups are in; default false. Okta has no groups in groups.'),
    },
  },
  'find-group': {
    doc: 'Reads one group by its exact name or its id; null when there is none.',
    writes: false,
    mayMiss: true,
    parameters: { group: may('Okta group id.'), name: may('Exact name of the group.') },
  },
  'list-groups': {
    doc: 'Lists groups, all pages (GET /api/v1/groups).',
    writes: false,
    parameters: {
      filter: may('Filter expression, for example type eq "OKTA_GROUP".'),
      q: may('Starts-with text on the name.'),
    },
  },
  'create-group': {
    doc: 'Creates a group (POST /api/v1/groups).',
    writes: true,
    parameters: { name: need('Name of the group.'), description: may('Description.') },
  },
  'delete-group': {
    doc: 'Deletes a group (DELETE /api/v1/groups/{group}).',
    writes: true,
    removes: true,
    parameters: { group: need('Okta group id.') },
  },
  'list-group-users': {
    doc: 'Lists the members of a group, all pages (GET /api/v1/groups/{group}/users).',
    writes: false,
    parameters: {
      group: need('Okta group id.'),
      nested: may('Also the members of the groups in it; default false. Okta has no groups in groups.'),
    },
  },
  'add-user-to-group': {
    doc: 'Adds a user to a group (PUT /api/v1/groups/{group}/users/{user}).',
    writes: true,
    parameters: { group: need('Okta group id.'), user: need('Okta user id.') },
  },
  'remove-user-from-group': {
    doc: 'Removes a user from a group (DELETE /api/v1/groups/{group}/users/{user}).',
    writes: true,
    removes: true,
    parameters: { group: need('Okta group id.'), user: need('Okta user id.') },
  },
  'find-app': {
    doc: 'Reads one application by id, or by its exact label; null when there is none.',
    writes: false,
    mayMiss: true,
    parameters: { app: may('Okta app id.'), label: may('Exact label of the app.') },
  },
  'create-app': {
    doc: 'Creates an OpenID Connect application (POST /api/v1/apps?activate=…); its answer holds credentials.oauthClient.client_id.',
    writes: true,
    parameters: {
      label: need('Label of the app.'),
      redirectUris: may('Redirect URIs.'),
      grantTypes: may('Grant types; default authorization_code.'),
      responseTypes: may('Response types; default code.'),
      applicationType: may('web, native, browser or service; default web.'),
      activate: may('Whether to activate at once; default true.'),
      settings: may('More of settings.oauthClient, merged over the rest.'),
    },
  },
  'activate-app': {
    doc: 'Activates an application (POST /api/v1/apps/{app}/lifecycle/activate).',
    writes: true,
    parameters: { app: need('Okta app id.') },
  },
  'deactivate-app': {
    doc: 'Deactivates an application (POST /api/v1/apps/{app}/lifecycle/deactivate).',
    writes: true,
    removes: true,
    parameters: { app: need('Okta app id.') },
  },
  'delete-app': {
    doc: 'Deletes an inactive application (DELETE /api/v1/apps/{app}).',
    writes: true,
    removes: true,
    parameters: { app: need('Okta app id.') },
  },
  'assign-group-to-app': {
    doc: 'Gives a group access to an application (PUT /api/v1/apps/{app}/groups/{group}).',
    writes: true,
    parameters: {
      app: need('Okta app id.'),
      group: need('Okta group id.'),
      priority: may('Priority of the assignment.'),
      profile: may('App profile.'),
    },
  },
  'remove-group-from-app': {
    doc: 'Takes the access of a group away (DELETE /api/v1/apps/{app}/groups/{group}).',
    writes: true,
    removes: true,
    parameters: { app: need('Okta app id.'), group: need('Okta group id.') },
  },
  'list-app-groups': {
    doc: 'Lists the groups of an application, all pages (GET /api/v1/apps/{app}/groups).',
    writes: false,
    parameters: { app: need('Okta app id.') },
  },
  'assign-user-to-app': {
    doc: 'Assigns a user to an application (POST /api/v1/apps/{app}/users).',
    writes: true,
    parameters: {
      app: need('Okta app id.'),
      user: need('Okta user id.'),
      profile: may('App profile.'),
      credentials: may('App credentials.'),
    },
  },
  'remove-user-from-app': {
    doc: 'Removes a user from an application (DELETE /api/v1/apps/{app}/users/{user}).',
    writes: true,
    removes: true,
    parameters: { app: need('Okta app id.'), user: need('Okta user id.') },
  },
  'list-app-users': {
    doc: 'Lists the users of an application, all pages (GET /api/v1/apps/{app}/users).',
    writes: false,
    parameters: { app: need('Okta app id.') },
  },
  'find-trusted-origin': {
    doc: 'Reads one trusted origin by its origin, name or id; null when there is none.',
    writes: false,
    mayMiss: true,
    parameters: {
      id: may('Okta id of the trusted origin.'),
      origin: may('Exact origin, for example https://portal.example.com.'),
      name: may('Exact name.'),
    },
  },
  'create-trusted-origin': {
    doc: 'Creates a trusted origin (POST /api/v1/trustedOrigins).',
    writes: true,
    parameters: { name: need('Unique name.'), origin: need('Unique origin.'), scopes: may('Scopes; default CORS and REDIRECT.') },
  },
  'delete-trusted-origin': {
    doc: 'Deletes a trusted origin (DELETE /api/v1/trustedOrigins/{id}).',
    writes: true,
    removes: true,
    parameters: { id: need('Okta id of the trusted origin.') },
  },
  request: {
    doc: 'A raw request, for what has no name here.',
    writes: true,
    parameters: {
      method: may('HTTP method; default GET. GET and HEAD count as reads.'),
      path: need('Path below the org URL, for example /api/v1/users/me.'),
      query: may('Query parameters.'),
      headers: may('More headers.'),
      body: may('JSON body.'),
      success: may('Status codes that are a success; default 200 to 299.'),
      notFound: may('Status codes that mean "not there" and answer null; default none.'),
      pages: may('Whether to follow Link rel="next" and answer all pages as one list; default false.'),
    },
  },
} as const satisfies Record<string, IdpOperation>;

/** Name of an operation in {@link IDP_OPERATIONS}. */
export type IdpOperationName = keyof typeof IDP_OPERATIONS;
