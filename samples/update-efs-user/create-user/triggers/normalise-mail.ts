// The mail address is the login at the identity provider. One spelling per person, whoever typed it.
const address: string = String(newObject.email).trim().toLowerCase();

if (address !== newObject.email) log.info(`${newObject.email} is saved as ${address}`);
newObject.email = address;

return text.isEmail(address);
