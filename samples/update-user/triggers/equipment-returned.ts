// Nobody leaves with a notebook.
interface Item {
  tag: string
}

const items: Item[] = targets.hr.query(
  'SELECT tag FROM equipment WHERE user_name = :user_name AND returned_on IS NULL',
  { user_name: oldObject.user_name },
)

if (items.length > 0) log.warn(`${oldObject.user_name} still has ${items.map((item) => item.tag).join(', ')}.`)
return items.length === 0
