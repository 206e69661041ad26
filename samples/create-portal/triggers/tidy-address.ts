// https://portals.efs.example/dealers/ and https://portals.efs.example/dealers are one place, but two redirect URIs.
const address: string = newObject.url.trim().replace(/\/+$/, '');

newObject.url = address;
newObject.owner_email = text.lower(newObject.owner_email);

return true;
