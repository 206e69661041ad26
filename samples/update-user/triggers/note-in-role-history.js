// Runs after a role was granted (newObject) and after it was taken away (oldObject).
const grant = newObject ?? oldObject

targets.hr.execute(
  'INSERT INTO role_history (on_day, user_name, action, role) VALUES (:on_day, :user_name, :action, :role)',
  {
    on_day: date.format(date.today()),
    user_name: input.accountName,
    action: newObject ? 'granted' : 'revoked',
    role: `${grant.role_domain}/${grant.role_name}`,
  },
)
