// Without a mail address there is nobody to send the first password to.
const mail: string | null = newObject.mail

if (text.isEmail(mail)) return true

log.warn(`${newObject.user_name} has no mail address.`)
return false
