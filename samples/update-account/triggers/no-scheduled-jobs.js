// Jobs that run as this account would fail in the night.
const jobs = targets.warehouse.query(
  'SELECT name FROM scheduled_jobs WHERE runs_as = :name',
  { name: oldObject.name },
)

if (jobs.length > 0) log.warn(`${oldObject.name} still runs ${jobs.map((job) => job.name).join(', ')}.`)
return jobs.length === 0
