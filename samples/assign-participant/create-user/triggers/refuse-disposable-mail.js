// An account whose mailbox is gone tomorrow can not reset its password.
const DISPOSABLE = ['10minutemail.com', 'guerrillamail.com', 'mailinator.com', 'temp-mail.org', 'yopmail.com'];

const domain = newObject.email.slice(newObject.email.lastIndexOf('@') + 1);
if (!DISPOSABLE.some((name) => domain === name || domain.endsWith(`.${name}`))) return true;

log.warn(`${domain} hands out throw-away addresses`);
return false;
