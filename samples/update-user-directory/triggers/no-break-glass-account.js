// The emergency account is only changed by hand, with two people watching.
if (input.login !== 'break.glass@example.com') return true

log.warn('The emergency account is not changed by a flow.')
return false
