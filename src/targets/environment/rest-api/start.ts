/** What people begin the description of an API with: sound as it is, for a server that is as most are. */
export const START_OF_API = `# How operations of flows are made on this server. A path stands below the \`url\` of the target;
# what stands in {braces} is a parameter of the operation, or what an earlier request answered.

# A path that answers 2xx to whoever may sign in: it tests the connection.
# test: /me

# How lists go on: { by: link }, { by: cursor, at: /next, parameter: after } or
# { by: page, parameter: page, size-parameter: per_page, size: 100 }.
# pages: { by: link }

# Where a user of the server has the id, and what flows call login and so on. The same goes for groups.
users:
  id: /id
  profile: { login: /login, email: /email, firstName: /firstName, lastName: /lastName }

operations:
  find-user: { path: '/users/{user}', not-found: 404 }
  list-users: { path: /users }
  # create-user:
  #   method: POST
  #   path: /users
  #   write-profile: changes
  #   already-exists-when: 409
  # update-user: { method: PATCH, path: '/users/{user}', write-profile: changes }
  # delete-user: { method: DELETE, path: '/users/{user}' }
`;
