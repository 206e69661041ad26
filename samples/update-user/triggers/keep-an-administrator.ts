// The last administrator of a domain keeps the role, or nobody could grant it again.
if (oldObject.role_name !== 'administrator') return true

const [{ holders }]: { holders: number }[] = targets.hr.query(
  'SELECT count(*) AS holders FROM user_roles WHERE role_id = :role_id',
  { role_id: oldObject.role_id },
)

if (holders === 1) log.warn(`${input.accountName} is the last administrator of ${oldObject.role_domain}.`)
return holders > 1
