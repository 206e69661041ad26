// An account without a team is an account that nobody ever locks.
const teams: { mail: string }[] = targets.warehouse.query('SELECT mail FROM teams WHERE name = :team', {
  team: newObject.owner_team,
})

if (teams.length === 0) log.warn(`There is no team ${newObject.owner_team} to answer for ${newObject.name}.`)
return teams.length > 0
