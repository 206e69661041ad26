// A job that writes to a schema needs what its account may do there.
const jobs = targets.warehouse.query('SELECT name FROM scheduled_jobs WHERE runs_as = :name AND writes_to = :schema', {
  name: input.accountName,
  schema: oldObject.schema_name,
})

if (jobs.length > 0) log.warn(`${jobs.map((job) => job.name).join(', ')} needs ${oldObject.privilege} in ${oldObject.schema_name}.`)
return jobs.length === 0
