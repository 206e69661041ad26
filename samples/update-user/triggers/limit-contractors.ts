// A contractor whose end of contract nobody entered gets 90 days.
const DAYS = 90

if (source.userType === 'CONTRACTOR' && !source.contractEnd) {
  const end: string = date.format(date.addDays(date.today(), DAYS))
  newObject.valid_until = end
  log(`${newObject.user_name} is given access until ${end}.`)
}

return true
