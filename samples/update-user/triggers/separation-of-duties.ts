// Who enters payments does not approve them.
const conflicts: Record<string, string> = {
  'payment-approval': 'payment-entry',
  'payment-entry': 'payment-approval',
}
const other: string | undefined = conflicts[newObject.role_name]

if (newObject.role_domain !== 'finance' || other === undefined) return true

const held = targets.hr.query(
  `SELECT 1
   FROM user_roles g JOIN users u ON u.id = g.user_id JOIN roles r ON r.id = g.role_id
   WHERE u.user_name = :user_name AND r.domain = 'finance' AND r.name = :other`,
  { user_name: newObject.user_name, other },
)

if (held.length > 0) log.warn(`${newObject.user_name} has ${other}, so ${newObject.role_name} is not granted.`)
return held.length === 0
