// The vault sends the first credentials to the team, never to a person.
const [team] = targets.warehouse.query('SELECT mail FROM teams WHERE name = :team', { team: newObject.owner_team })

targets.warehouse.execute('INSERT OR IGNORE INTO handovers (account, recipient) VALUES (:account, :recipient)', {
  account: newObject.name,
  recipient: team.mail,
})
