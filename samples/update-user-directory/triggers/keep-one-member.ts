// A group of administrators that is empty can not be filled again.
if (!oldObject.name.endsWith('-admins')) return true

const members: { id: string }[] = targets.directory.call('list-group-users', { group: oldObject.id })

if (members.length === 1) log.warn(`${input.login} is the last member of ${oldObject.name}.`)
return members.length > 1
