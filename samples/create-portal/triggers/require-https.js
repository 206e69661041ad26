// A sign-in code sent over plain HTTP can be read by everybody on the way.
if (newObject.url.startsWith('https://')) return true;

log.warn(`${newObject.url} is not served over HTTPS`);
return false;
