// HR types the dates of a contract by hand. One that ends before it starts is a slip of the pen: then nobody is created.
interface Starter {
  startsOn: string
  contractEnd: string | null
}

const { startsOn, contractEnd } = source as Starter

const isOpenEnded = contractEnd === null
const endsTooEarly = !isOpenEnded && contractEnd <= startsOn

if (endsTooEarly) log.warn(`The contract of ${newObject.full_name} ends before it starts.`)

return !endsTooEarly
