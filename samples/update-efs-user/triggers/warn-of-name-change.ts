// Signed contracts carry the old name. Nobody is kept from changing it, but somebody should know.
const before: string = oldObject.last_name;
const after: string = newObject.last_name;

if (text.lower(before) !== text.lower(after)) log.warn(`${oldObject.email}: the family name changes from ${before} to ${after}`);

return true;
