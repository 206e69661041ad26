// A portal whose owner can not get in has nobody who could invite the next owner.
const isOwner: boolean = text.lower(oldObject.email) === text.lower(oldObject.owner_email);

if (isOwner) log.warn(`${oldObject.email} owns the portal; name another owner first`);

return !isOwner;
