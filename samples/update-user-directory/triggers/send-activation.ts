// The directory knows the new user; what is left is to tell the person, unless access comes later.
if (newObject.blocked) return

const found: { status: string } | null = targets.directory.call('find-user', { user: newObject.login })

log(`${newObject.login} is ${found?.status ?? 'missing'}; the first sign-in link goes to ${newObject.email}.`)
