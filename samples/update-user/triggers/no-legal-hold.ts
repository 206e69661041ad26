// Records under legal hold are evidence: they stay as they are until the hold is lifted.
const held: boolean = oldObject.legal_hold === 1

if (held) log.warn(`${input.accountName} is under legal hold.`)
return !held
