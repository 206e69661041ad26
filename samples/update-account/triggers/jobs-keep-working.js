// A job that writes to a schema needs what its account may do there.
const jobs = targets.warehouse.query(
  'SELECT name FROM scheduled_jobs WHERE runs_as = :name AND writes_to = :schema',
  { name: input.accountName, schema: oldObject.schema_name },
)

const names = jobs.map((job) => job.name).join(', ')
if (jobs.length > 0) log.warn(`${names} needs ${oldObject.privilege} in ${oldObject.schema_name}.`)
return jobs.length === 0
