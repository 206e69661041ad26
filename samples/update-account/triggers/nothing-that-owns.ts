// Who owns a schema can hand it on: no account of a machine may.
const owns: boolean = newObject.privilege === 'OWNER'

if (owns) log.warn(`${newObject.account_name} can not be the owner of ${newObject.schema_name}.`)
return !owns
